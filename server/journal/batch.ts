import { createHash } from 'node:crypto'
import type { PeerCode } from './peer.ts'
import type { FrameAddress, JournalRecord } from './record.ts'
import { writeRecord } from './record-codec.ts'

/**
 * Head of a batch in a raw segment; the records follow.
 *   0   'QYB1'
 *   4   u32 bytes of records, 8  u32 number of records, 12  u32 zero
 *   16  hash = sha256(hash before ‖ records ‖ bytes 4..12)
 *   48  hash before: of the batch before, or of the segment's header
 * The counts come last in the hash so that it can be formed again from a sealed segment in one pass.
 */
export const batchHeadBytes = 80
const batchMagic = 0x31425951
export const batchFirstByte = batchMagic & 255

export type DurableCallback = (address: FrameAddress, error: Error | null) => void

/** Records being gathered in one buffer that is used again and again. */
export class Batch {
  buffer: Buffer
  end = batchHeadBytes
  /** Of each record: where it begins in the buffer, and who waits for it. */
  readonly starts: number[] = []
  readonly callbacks: DurableCallback[] = []

  constructor(bytes: number) {
    this.buffer = Buffer.allocUnsafeSlow(batchHeadBytes + bytes)
  }

  get isEmpty(): boolean {
    return this.callbacks.length === 0
  }

  get bodyBytes(): number {
    return this.end - batchHeadBytes
  }

  isOfSize(bytes: number): boolean {
    return this.buffer.length === batchHeadBytes + bytes
  }

  hasRoom(bytes: number): boolean {
    return this.end + bytes <= this.buffer.length
  }

  add(record: JournalRecord, peer: PeerCode, onDurable: DurableCallback): void {
    this.starts.push(this.end)
    this.callbacks.push(onDurable)
    this.end = writeRecord(this.buffer, this.end, record, peer)
  }

  /** Fills in the head; returns the batch's hash (a copy). */
  chain(before: Buffer): Buffer {
    const { buffer } = this
    buffer.writeUInt32LE(batchMagic, 0)
    buffer.writeUInt32LE(this.end - batchHeadBytes, 4)
    buffer.writeUInt32LE(this.callbacks.length, 8)
    buffer.writeUInt32LE(0, 12)
    before.copy(buffer, 48)
    const hash = hashBatch(buffer, 0, this.end)
    hash.copy(buffer, 16)
    return hash
  }

  clear(): void {
    this.end = batchHeadBytes
    this.starts.length = 0
    this.callbacks.length = 0
  }
}

const hashBatch = (buffer: Buffer, at: number, end: number): Buffer =>
  createHash('sha256')
    .update(buffer.subarray(at + 48, end))
    .update(buffer.subarray(at + 4, at + 12))
    .digest()

export interface BatchHead {
  readonly bodyBytes: number
  readonly count: number
  readonly hash: Buffer
  readonly before: Buffer
}

/** null when no batch begins there. 80 bytes must be present. */
export function parseBatchHead(buffer: Buffer, at: number): BatchHead | null {
  if (buffer.readUInt32LE(at) !== batchMagic || buffer.readUInt32LE(at + 12) !== 0) return null
  return {
    bodyBytes: buffer.readUInt32LE(at + 4),
    count: buffer.readUInt32LE(at + 8),
    hash: buffer.subarray(at + 16, at + 48),
    before: buffer.subarray(at + 48, at + 80),
  }
}

/** Whether the whole batch at `at`, which ends at `end`, carries its own hash. */
export const isBatchWhole = (buffer: Buffer, at: number, end: number): boolean =>
  hashBatch(buffer, at, end).equals(buffer.subarray(at + 16, at + 48))
