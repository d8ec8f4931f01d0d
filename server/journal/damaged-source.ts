import type { FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import type { RawSource } from './raw-source.ts'
import { readRawHeader, walkRaw } from './raw-walk.ts'
import type { JournalRecord } from './record.ts'
import { zeroHash } from './segment-header.ts'
import type { ReportDamage, SegmentSource, SourceRead } from './segment-source.ts'

interface Range {
  readonly from: number
  readonly until: number
}

/** A raw segment that was put aside: its whole batches are read, the rest is reported and passed over. */
export class DamagedSource implements SegmentSource {
  readonly end: number
  private readonly raw: RawSource
  private readonly good: readonly Range[]
  private readonly bad: (Range & { isTold: boolean })[]
  private readonly name: { readonly segment: number; readonly file: string }
  private readonly report: ReportDamage

  private constructor(
    raw: RawSource,
    ranges: { good: readonly Range[]; bad: readonly Range[] },
    name: { readonly segment: number; readonly file: string },
    report: ReportDamage,
  ) {
    this.raw = raw
    this.good = ranges.good
    this.bad = ranges.bad.map((range) => ({ ...range, isTold: false }))
    this.end = ranges.good.at(-1)?.until ?? 0
    this.name = name
    this.report = report
  }

  /** Looks through the whole file. */
  static async open(raw: RawSource, segment: number, report: ReportDamage): Promise<DamagedSource> {
    return new DamagedSource(raw, await rangesOf(raw.file), { segment, file: basename(raw.path) }, report)
  }

  async read(offset: number, limit: number, maxBytes: number): Promise<SourceRead> {
    const range = this.good.find((range) => range.until > offset)
    const from = Math.max(offset, range?.from ?? limit)
    for (const bad of this.bad) {
      if (bad.isTold || bad.until <= offset || bad.from > from) continue
      bad.isTold = true
      this.report({ kind: 'bad-range', ...this.name, from: bad.from, until: bad.until })
    }
    if (range === undefined || from >= limit) return { records: [], next: limit }
    return await this.raw.read(from, Math.min(limit, range.until), maxBytes)
  }

  async get(offset: number): Promise<JournalRecord | null> {
    const range = this.good.find((range) => range.from <= offset && offset < range.until)
    if (range === undefined) return null
    for (let at = range.from; at <= offset;) {
      const { records, next } = await this.raw.read(at, range.until, 2 ** 20)
      const record = records.find(({ address }) => address % 2 ** 32 === offset)
      if (record !== undefined) return record
      at = next
    }
    return null
  }

  async close(): Promise<void> {
    await this.raw.close()
  }
}

async function rangesOf(file: FileHandle): Promise<{ good: Range[]; bad: Range[] }> {
  const header = await readRawHeader(file)
  const { size } = await file.stat()
  const good: Range[] = []
  const bad: Range[] = []
  for await (const step of walkRaw(file, header?.hash ?? zeroHash, size)) {
    if (step.kind === 'bad') {
      bad.push({ from: step.from, until: step.until })
      continue
    }
    const last = good.at(-1)
    const until = step.offset + step.end - step.at
    if (last?.until === step.offset) good.splice(-1, 1, { from: last.from, until })
    else good.push({ from: step.offset, until })
  }
  return { good, bad }
}
