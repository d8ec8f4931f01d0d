import { JournalDamageError } from './damage.ts'
import type { AddressedRecord, JournalRecord } from './record.ts'
import { arrivalVerdicts, makeFrameAddress } from './record.ts'
import type { BlockRecord } from './sealed-block.ts'
import { SealedReader } from './sealed-reader.ts'
import type { ReportDamage, SegmentSource, SourceRead } from './segment-source.ts'

const cachedBlocks = 8

/** A sealed segment: in sequence many blocks at a time, by address one block. */
export class SealedSource implements SegmentSource {
  readonly end: number
  private readonly reader: SealedReader
  private readonly segment: number
  private readonly report: ReportDamage
  /** Least recently used first. */
  private readonly cache = new Map<number, Promise<BlockRecord[] | null>>()

  private constructor(reader: SealedReader, segment: number, report: ReportDamage) {
    this.reader = reader
    this.segment = segment
    this.report = report
    this.end = reader.index.end
  }

  static async open(path: string, segment: number, report: ReportDamage): Promise<SealedSource> {
    return new SealedSource(await SealedReader.open(path, segment), segment, report)
  }

  async read(offset: number, limit: number, maxBytes: number): Promise<SourceRead> {
    const first = Math.max(0, this.reader.blockAt(offset))
    const wanted = Math.min(limit, offset + maxBytes)
    let last = first
    while (last + 1 < this.reader.index.blocks.length && this.reader.logicalUntil(last) < wanted) last++
    const numbers = Array.from({ length: last - first + 1 }, (_, i) => first + i)
    const blocks = await Promise.all(numbers.map((number) => this.reader.readBlock(number)))
    const records: AddressedRecord[] = []
    for (const [i, block] of blocks.entries()) {
      if (block === null) {
        // What stands before the damage is handed out first.
        if (records.length > 0) return { records, next: this.reader.index.blocks[first + i]!.logicalFrom }
        this.report(this.reader.damageOf(first + i))
        continue
      }
      for (const record of block) {
        if (record.offset >= offset && record.offset < limit) records.push(this.addressed(record))
      }
    }
    return { records, next: Math.min(limit, this.reader.logicalUntil(last)) }
  }

  /** Throws a `JournalDamageError` when the block is damaged. */
  async get(offset: number): Promise<JournalRecord | null> {
    const number = this.reader.blockAt(offset)
    if (number < 0) return null
    const block = await this.cached(number)
    if (block === null) throw new JournalDamageError(this.reader.damageOf(number))
    const record = block.find((record) => record.offset === offset)
    return record === undefined ? null : plain(record)
  }

  private cached(number: number): Promise<BlockRecord[] | null> {
    const known = this.cache.get(number)
    const block = known ?? this.reader.readBlock(number)
    this.cache.delete(number)
    this.cache.set(number, block)
    if (known === undefined) block.catch(() => this.cache.delete(number))
    for (const oldest of this.cache.keys()) {
      if (this.cache.size <= cachedBlocks) break
      this.cache.delete(oldest)
    }
    return block
  }

  private addressed(record: BlockRecord): AddressedRecord {
    return {
      address: makeFrameAddress(this.segment, record.offset),
      receivedAt: record.receivedAt,
      peer: record.peer.text,
      verdict: arrivalVerdicts[record.verdict]!,
      bytes: record.bytes,
    }
  }

  async close(): Promise<void> {
    await this.reader.close()
  }
}

const plain = (record: BlockRecord): JournalRecord => ({
  receivedAt: record.receivedAt,
  peer: record.peer.text,
  verdict: arrivalVerdicts[record.verdict]!,
  bytes: record.bytes,
})
