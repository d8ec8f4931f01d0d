import { createRequire } from 'node:module'
import type { TDocumentDefinitions } from 'pdfmake/interfaces.js'
import type { ConformanceReport } from '../../../contract/sandbox.ts'
import { documentOf, type Language } from './document.ts'

interface PdfMake {
  setFonts(fonts: Readonly<Record<string, Readonly<Record<string, string>>>>): void
  setUrlAccessPolicy(policy: (url: string) => boolean): void
  setLocalAccessPolicy(policy: (path: string) => boolean): void
  createPdf(document: TDocumentDefinitions): { getBuffer(): Promise<Uint8Array> }
}

const require = createRequire(import.meta.url)

/** The bytes of the PDF. Takes a second or so of one core: not for the thread of the gateway. */
export async function renderPdf(report: ConformanceReport, language: Language): Promise<Uint8Array> {
  const pdfMake = require('pdfmake') as PdfMake
  const normal = require.resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf')
  const bold = require.resolve('@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf')
  pdfMake.setFonts({ NotoSansSC: { normal, bold, italics: normal, bolditalics: bold } })
  // A report has neither pictures nor links: nothing but the fonts is ever read.
  pdfMake.setUrlAccessPolicy(() => false)
  pdfMake.setLocalAccessPolicy((path) => path === normal || path === bold)
  return pdfMake.createPdf(documentOf(report, language)).getBuffer()
}
