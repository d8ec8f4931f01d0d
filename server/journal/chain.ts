import type { Hash } from 'node:crypto'
import { createHash } from 'node:crypto'
import { recordHeadBytes } from './record-codec.ts'
import type { BlockRecord } from './sealed-block.ts'

/** Forms the hashes of a segment's batches again from its records, in one pass. */
export class ChainHasher {
  private before: Buffer
  private hash: Hash | null = null
  private bodyBytes = 0
  private count = 0
  private readonly head = Buffer.alloc(recordHeadBytes)

  constructor(first: Buffer) {
    this.before = first
  }

  add({ isFirstOfBatch, verdict, receivedAt, peer, bytes }: BlockRecord): void {
    if (isFirstOfBatch) this.end()
    this.hash ??= createHash('sha256').update(this.before)
    const { head } = this
    head[0] = verdict | (peer.kind << 4)
    head.writeUInt32LE(bytes.length, 1)
    head.writeUIntLE(receivedAt, 5, 6)
    this.hash.update(head).update(peer.bytes).update(bytes)
    this.bodyBytes += recordHeadBytes + peer.bytes.length + bytes.length
    this.count++
  }

  /** Hash of the last batch so far. */
  end(): Buffer {
    if (this.hash === null) return this.before
    const counts = Buffer.alloc(8)
    counts.writeUInt32LE(this.bodyBytes, 0)
    counts.writeUInt32LE(this.count, 4)
    this.before = this.hash.update(counts).digest()
    this.hash = null
    this.bodyBytes = 0
    this.count = 0
    return this.before
  }
}
