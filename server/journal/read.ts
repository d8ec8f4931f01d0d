import { JournalDamageError } from './damage.ts'
import { DamagedSource } from './damaged-source.ts'
import { RawSource } from './raw-source.ts'
import type { AddressedRecord, FrameAddress, JournalRecord } from './record.ts'
import { makeFrameAddress, offsetOf, segmentOf } from './record.ts'
import { headerIn } from './raw-state.ts'
import { findEnd, goodEndOf } from './recover.ts'
import { SealedSource } from './sealed-source.ts'
import type { SegmentFiles } from './segment-files.ts'
import { isAbsent, listSegments } from './segment-files.ts'
import { segmentHeaderBytes } from './segment-header.ts'
import type { ReportDamage, SegmentSource, SourceRead } from './segment-source.ts'

export interface JournalReader {
  /**
   * Records from `from` on, in order, across segments; never past `until` (the writer's `durable`, or
   * `scanEnd`). Some `maxBytes` at a time; none only when `next` has reached `until`. The records' bytes
   * share memory with each other. A `from` before the first record begins at the first.
   */
  read(
    from: FrameAddress,
    until: FrameAddress,
    maxBytes: number,
  ): Promise<{ records: AddressedRecord[]; next: FrameAddress }>
  /** null when no whole record begins at this address. */
  get(address: FrameAddress): Promise<JournalRecord | null>
  /** Where the oldest segment begins (0 while there is none). */
  first(): FrameAddress
  close(): Promise<void>
}

export interface JournalReaderOptions {
  /**
   * Told of everything damaged or missing that `read` meets, which then goes on behind it. Without it
   * `read` throws a `JournalDamageError` there.
   */
  readonly onDamage?: ReportDamage
}

const openSources = 8

/** Works beside the writer, in any thread or process: a raw file that vanishes has its sealed twin. */
export async function openJournalReader(
  dir: string,
  options: JournalReaderOptions = {},
): Promise<JournalReader> {
  const reader = new Reader(dir, options.onDamage ?? null)
  await reader.refresh()
  return reader
}

/** Exclusive end of what is whole; for tools, while no writer is alive. */
export async function scanEnd(dir: string): Promise<FrameAddress> {
  const { segment, end } = await findEnd(dir)
  return makeFrameAddress(segment, end)
}

interface OpenSource {
  readonly source: SegmentSource
  users: number
  isDropped: boolean
  end: number | null
}

class Reader implements JournalReader {
  private readonly dir: string
  private readonly onDamage: ReportDamage | null
  private files = new Map<number, SegmentFiles>()
  private firstSegment = 0
  /** Least recently used first. */
  private readonly sources = new Map<number, Promise<OpenSource | null>>()

  constructor(dir: string, onDamage: ReportDamage | null) {
    this.dir = dir
    this.onDamage = onDamage
  }

  first(): FrameAddress {
    return this.firstSegment === 0
      ? (0 as FrameAddress)
      : makeFrameAddress(this.firstSegment, segmentHeaderBytes)
  }

  async refresh(): Promise<void> {
    const segments = await listSegments(this.dir)
    this.files = new Map(segments.map((files) => [files.segment, files]))
    this.firstSegment = segments[0]?.segment ?? 0
  }

  async read(
    from: FrameAddress,
    until: FrameAddress,
    maxBytes: number,
  ): Promise<{ records: AddressedRecord[]; next: FrameAddress }> {
    if (this.firstSegment === 0) await this.refresh()
    let position = Math.max(from, this.first()) as FrameAddress
    while (position < until) {
      const segment = segmentOf(position)
      const offset = Math.max(offsetOf(position), segmentHeaderBytes)
      const isLast = segment === segmentOf(until)
      const step = await this.readStep(segment, offset, isLast ? offsetOf(until) : null, maxBytes)
      if (step === undefined) this.report({ kind: 'missing-segment', segment })
      if (step === undefined || step === null) {
        if (isLast) return { records: [], next: until }
        position = makeFrameAddress(segment + 1, segmentHeaderBytes)
        continue
      }
      position = makeFrameAddress(segment, step.next)
      if (step.records.length > 0) return { records: step.records, next: position }
    }
    return { records: [], next: position }
  }

  async get(address: FrameAddress): Promise<JournalRecord | null> {
    const offset = offsetOf(address)
    if (offset < segmentHeaderBytes) return null
    return (await this.use(segmentOf(address), (entry) => entry.source.get(offset))) ?? null
  }

  async close(): Promise<void> {
    for (const segment of Array.from(this.sources.keys())) await this.drop(segment)
  }

  private readonly report: ReportDamage = (damage) => {
    if (this.onDamage === null) throw new JournalDamageError(damage)
    this.onDamage(damage)
  }

  /** undefined when the segment is not there, null when nothing more can be read in it. */
  private async readStep(
    segment: number,
    offset: number,
    knownLimit: number | null,
    maxBytes: number,
  ): Promise<SourceRead | null | undefined> {
    try {
      return await this.use(segment, async (entry) => {
        const limit = knownLimit ?? (await this.endOf(segment, entry))
        if (offset >= limit) return null
        try {
          return await entry.source.read(offset, limit, maxBytes)
        } catch (error) {
          if (!(error instanceof JournalDamageError) || !(entry.source instanceof RawSource)) throw error
          return await this.readAround(entry.source, segment, offset, limit, maxBytes)
        }
      })
    } catch (error) {
      if (!(error instanceof JournalDamageError)) throw error
      this.report(error.damage)
      return null
    }
  }

  /** A raw segment that cannot be parsed any further: what is whole behind the damage is looked for. */
  private async readAround(
    source: RawSource,
    segment: number,
    offset: number,
    limit: number,
    maxBytes: number,
  ): Promise<SourceRead> {
    const around = await DamagedSource.open(source, segment, this.report)
    return await around.read(offset, limit, maxBytes)
  }

  /** undefined when the segment is not there. */
  private async use<T>(segment: number, work: (entry: OpenSource) => Promise<T>): Promise<T | undefined> {
    let pending = this.sources.get(segment)
    if (pending === undefined) pending = this.openSource(segment)
    else this.sources.delete(segment)
    this.sources.set(segment, pending)
    const entry = await pending.catch((error: unknown) => {
      this.sources.delete(segment)
      throw error
    })
    if (entry === null) {
      this.sources.delete(segment)
      return undefined
    }
    entry.users++
    try {
      for (const oldest of this.sources.keys()) {
        if (this.sources.size <= openSources) break
        await this.drop(oldest)
      }
      return await work(entry)
    } finally {
      entry.users--
      if (entry.isDropped && entry.users === 0) await entry.source.close()
    }
  }

  private async drop(segment: number): Promise<void> {
    const pending = this.sources.get(segment)
    this.sources.delete(segment)
    const entry = await pending?.catch(() => null)
    if (entry === null || entry === undefined || entry.isDropped) return
    entry.isDropped = true
    if (entry.users === 0) await entry.source.close()
  }

  private async openSource(segment: number): Promise<OpenSource | null> {
    for (let attempt = 0; attempt < 4; attempt++) {
      const files = this.files.get(segment)
      try {
        const source = files === undefined ? null : await this.openFiles(files)
        if (source !== null) return { source, users: 0, isDropped: false, end: source.end }
      } catch (error) {
        if (!isAbsent(error)) throw error
      }
      await this.refresh()
    }
    return null
  }

  private async openFiles({ segment, sealed, raw, damaged }: SegmentFiles): Promise<SegmentSource | null> {
    if (sealed !== null) return await SealedSource.open(sealed, segment, this.report)
    if (raw !== null) return await RawSource.open(raw, segment)
    if (damaged === null) return null
    return await DamagedSource.open(await RawSource.open(damaged, segment), segment, this.report)
  }

  /** Of a segment that is finished: the next one's header says where the writer left it. */
  private async endOf(segment: number, entry: OpenSource): Promise<number> {
    if (entry.end !== null) return entry.end
    let next = this.files.get(segment + 1)
    if (next === undefined) {
      await this.refresh()
      next = this.files.get(segment + 1)
    }
    entry.end = (await headerIn(next))?.previousEnd ?? (await this.scanEndOf(segment))
    return entry.end
  }

  private async scanEndOf(segment: number): Promise<number> {
    const files = this.files.get(segment)
    return files === undefined ? 0 : await goodEndOf(files)
  }
}
