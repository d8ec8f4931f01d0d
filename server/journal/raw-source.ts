import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { batchFirstByte, batchHeadBytes, isBatchWhole, parseBatchHead } from './batch.ts'
import { JournalDamageError } from './damage.ts'
import { FileView, readFully } from './file-view.ts'
import { makePeerDecoder } from './peer.ts'
import type { AddressedRecord, JournalRecord } from './record.ts'
import { makeFrameAddress } from './record.ts'
import { parseRecord, recordEnd } from './record-codec.ts'
import { segmentHeaderBytes } from './segment-header.ts'
import type { SegmentSource, SourceRead } from './segment-source.ts'

const indexStep = 2 ** 16

/** A raw segment, also the one that is being written: nothing behind the caller's limit is looked at. */
export class RawSource implements SegmentSource {
  readonly end: number | null = null
  readonly file: FileHandle
  readonly path: string
  private readonly segment: number
  private readonly decodePeer = makePeerDecoder()
  /** Where some batches begin, at least `indexStep` apart, and how far the file was looked through. */
  private starts: number[] = []
  private indexed = segmentHeaderBytes
  private lastBatch: { readonly offset: number; readonly buffer: Buffer } | null = null
  private turn: Promise<unknown> = Promise.resolve()

  private constructor(file: FileHandle, path: string, segment: number) {
    this.file = file
    this.path = path
    this.segment = segment
  }

  static async open(path: string, segment: number): Promise<RawSource> {
    return new RawSource(await open(path, 'r'), path, segment)
  }

  async read(offset: number, limit: number, maxBytes: number): Promise<SourceRead> {
    for (let wanted = Math.max(maxBytes, 4096); ; wanted *= 4) {
      const bytes = Math.min(wanted, limit - offset)
      const buffer = Buffer.allocUnsafeSlow(bytes)
      const length = await readFully(this.file, buffer, bytes, offset)
      const result = this.parse(buffer, length, offset)
      if (result.records.length > 0 || result.next === limit) return result
      // Not one whole record: it is longer than what was read, or the limit is not where a batch ends.
      if (length === limit - offset || length < bytes) throw this.damageAt(result.next, offset + length)
    }
  }

  private parse(buffer: Buffer, length: number, offset: number): SourceRead {
    const records: AddressedRecord[] = []
    let at = 0
    while (at < length) {
      if (buffer[at] === batchFirstByte) {
        if (at + batchHeadBytes > length) break
        if (parseBatchHead(buffer, at) === null) return this.stop(records, offset + at, offset + length)
        at += batchHeadBytes
        continue
      }
      const next = recordEnd(buffer, at, length)
      if (next === -2) return this.stop(records, offset + at, offset + length)
      if (next < 0) break
      const address = makeFrameAddress(this.segment, offset + at)
      records.push({ address, ...parseRecord(buffer, at, next, this.decodePeer) })
      at = next
    }
    return { records, next: offset + at }
  }

  /** What stands before damage is handed out first; the next call begins at the damage. */
  private stop(records: AddressedRecord[], from: number, until: number): SourceRead {
    if (records.length === 0) throw this.damageAt(from, until)
    return { records, next: from }
  }

  private damageAt(from: number, until: number): JournalDamageError {
    const file = basename(this.path)
    return new JournalDamageError({ kind: 'bad-range', segment: this.segment, file, from, until })
  }

  get(offset: number): Promise<JournalRecord | null> {
    const result = this.turn.then(() => this.lookUp(offset))
    this.turn = result.catch(() => undefined)
    return result
  }

  private async lookUp(offset: number): Promise<JournalRecord | null> {
    const { size } = await this.file.stat()
    let batch = await this.batchAround(offset, size)
    if (batch === null && this.starts.length > 0) {
      // A write that failed was taken back and another one stands in its place.
      this.starts = []
      this.indexed = segmentHeaderBytes
      batch = await this.batchAround(offset, size)
    }
    if (batch === null) return null
    const { buffer } = batch
    for (let at = batchHeadBytes; at < buffer.length;) {
      const next = recordEnd(buffer, at, buffer.length)
      if (next < 0 || batch.offset + at > offset) return null
      if (batch.offset + at === offset) return parseRecord(buffer, at, next, this.decodePeer)
      at = next
    }
    return null
  }

  /** The whole batch in which the byte at `offset` stands, checked against its hash. */
  private async batchAround(
    offset: number,
    size: number,
  ): Promise<{ offset: number; buffer: Buffer } | null> {
    const last = this.lastBatch
    if (last !== null && offset >= last.offset && offset < last.offset + last.buffer.length) return last
    let at = this.startBefore(offset)
    const view = new FileView(this.file, size, indexStep)
    for (;;) {
      const end = await batchEnd(view, at)
      if (end === null) return null
      if (at >= this.indexed) this.index(at, end)
      if (end > offset) {
        const buffer = Buffer.allocUnsafeSlow(end - at)
        if ((await readFully(this.file, buffer, end - at, at)) < end - at) return null
        if (!isBatchWhole(buffer, 0, buffer.length)) return null
        this.lastBatch = { offset: at, buffer }
        return this.lastBatch
      }
      at = end
    }
  }

  private index(at: number, end: number): void {
    const last = this.starts.at(-1)
    if (last === undefined || at >= last + indexStep) this.starts.push(at)
    this.indexed = end
  }

  private startBefore(offset: number): number {
    let low = 0
    let high = this.starts.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.starts[middle]! <= offset) low = middle + 1
      else high = middle
    }
    return this.starts[low - 1] ?? segmentHeaderBytes
  }

  async close(): Promise<void> {
    await this.file.close()
  }
}

async function batchEnd(view: FileView, offset: number): Promise<number | null> {
  const at = await view.load(offset, batchHeadBytes)
  const head = at < 0 ? null : parseBatchHead(view.buffer, at)
  return head === null ? null : offset + batchHeadBytes + head.bodyBytes
}
