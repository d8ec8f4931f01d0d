import { parentPort, workerData } from 'node:worker_threads'
import type { ConformanceReport } from '../../../contract/sandbox.ts'
import type { Language } from './document.ts'
import { renderPdf } from './render.ts'

export interface PdfWorkerData {
  readonly report: ConformanceReport
  readonly language: Language
}

/** One report, then the thread ends and its memory with it. */
const { report, language } = workerData as PdfWorkerData
parentPort!.postMessage(await renderPdf(report, language))
