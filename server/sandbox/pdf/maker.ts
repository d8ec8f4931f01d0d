import { Worker } from 'node:worker_threads'
import type { ConformanceReport } from '../../../contract/sandbox.ts'
import type { Language } from './document.ts'
import { renderPdf } from './render.ts'

export interface PdfMaker {
  /** null: too many are waiting, or it took too long. */
  make(report: ConformanceReport, language: Language): Promise<Uint8Array | null>
}

const mostWaiting = 4
const longestMs = 30_000

const builtWorker = import.meta.url.endsWith('.js') ? new URL('./worker.js', import.meta.url) : null

/** One report at a time, each in a thread of its own where built JavaScript runs: two fonts of 10 MB are read for it. */
export function makePdfMaker(): PdfMaker {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return {
    async make(report, language) {
      if (waiting >= mostWaiting) return null
      waiting += 1
      const turn = last.then(() => render(report, language))
      last = turn.catch(() => null)
      try {
        return await turn
      } finally {
        waiting -= 1
      }
    },
  }
}

function render(report: ConformanceReport, language: Language): Promise<Uint8Array | null> {
  if (builtWorker === null) return renderPdf(report, language)
  return new Promise((resolve, reject) => {
    const worker = new Worker(builtWorker, {
      workerData: { report, language },
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    })
    const timer = setTimeout(() => {
      resolve(null)
      void worker.terminate()
    }, longestMs)
    worker.once('message', (bytes: Uint8Array) => resolve(bytes))
    worker.once('error', reject)
    worker.once('exit', () => {
      clearTimeout(timer)
      resolve(null)
    })
  })
}
