import { inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { everything, openBench } from '../bench.fixture.ts'
import { makeReport } from '../report.ts'
import { makePdfMaker } from './maker.ts'

/** What the streams of a PDF hold, where they are deflated. */
function streamsOf(pdf: Buffer): string[] {
  const text = pdf.toString('latin1')
  return [...text.matchAll(/stream\r?\n/g)].flatMap(({ index, 0: mark }) => {
    const from = index + mark.length
    const to = text.indexOf('endstream', from)
    try {
      return [inflateSync(pdf.subarray(from, to)).toString('latin1')]
    } catch {
      return []
    }
  })
}

/** Every character that the fonts of the file can be read back as. */
function charactersOf(pdf: Buffer): string {
  const maps = streamsOf(pdf).filter((stream) => stream.includes('begincmap'))
  const codes = maps.flatMap((map) =>
    [...map.matchAll(/<([0-9a-fA-F]{4})>/g)].map(([, hex]) => parseInt(hex!, 16)),
  )
  return String.fromCharCode(...codes)
}

test('a report is a small PDF with the part of the font it needs, whose text can be read', async () => {
  const bench = openBench({
    version: '2017',
    onTheWay: (frame) => Buffer.from(frame.toString('latin1').replace('Flag=5', 'Flag=1'), 'latin1'),
  })
  const { session } = bench
  session.start(everything, bench.now())
  bench.until(() => session.counts.frames > 20, 20)
  const report = makeReport(session, bench.now())
  const maker = makePdfMaker()
  for (const language of ['zh', 'en'] as const) {
    const pdf = Buffer.from((await maker.make(report, language))!)
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    expect(pdf.length).toBeLessThan(400_000)
    expect(pdf.toString('latin1')).toMatch(/\/FontName \/[A-Z]{6}\+NotoSansSC/)
    const characters = charactersOf(pdf)
    for (const sign of language === 'zh' ? '接入测试报告改正' : 'Conformance')
      expect(characters).toContain(sign)
  }
})
