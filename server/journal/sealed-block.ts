import { batchHeadBytes } from './batch.ts'
import { fromColumns, toColumns } from './frame-columns.ts'
import type { PeerCode, PeerKind } from './peer.ts'
import { decodePeer, peerSize } from './peer.ts'
import { frameLength, recordHeadBytes } from './record-codec.ts'
import { VarintReader, unzigzag, writeVarint, zigzag } from './varint.ts'

/**
 * Whole records, some 64 KB of them, column by column (like stands beside like, which brotli rewards):
 *   u8      encoding: 1
 *   varint  number of records n
 *   n × u8  verdict; bit 7: a batch begins with this record
 *   n × varint  zigzag difference of receivedAt to the record before (the first: to 0)
 *   n × varint  peer: place in the segment's table + 1; 0: kind and bytes of the peer follow
 *   n × varint  length of the frame
 *   the frames, part by part (frame-columns.ts)
 */
const encoding = 1
const batchBit = 128
const largestTable = 65_536

export interface Peer extends PeerCode {
  readonly text: string
}

/** The peers of a segment, in order of appearance: a thousand connections share a few bytes a frame. */
export class PeerTable {
  readonly peers: PeerCode[] = []
  private readonly places = new Map<string, number>()

  /** Place + 1, or 0 when the table is full (bounded memory even if every record has another peer). */
  placeOf(kind: number, buffer: Buffer, at: number, bytes: number): number {
    const key = `${kind}${buffer.toString('latin1', at, at + bytes)}`
    const place = this.places.get(key)
    if (place !== undefined) return place
    if (this.peers.length >= largestTable) return 0
    this.peers.push({ kind: kind as PeerKind, bytes: Buffer.from(buffer.subarray(at, at + bytes)) })
    this.places.set(key, this.peers.length)
    return this.peers.length
  }
}

export class BlockBuilder {
  count = 0
  frameBytes = 0
  private readonly table: PeerTable
  private frames = Buffer.allocUnsafeSlow(2 ** 17)
  private readonly flags: number[] = []
  private readonly times: number[] = []
  private readonly peers: number[] = []
  private readonly lengths: number[] = []
  private readonly lengthBytes: number[] = []
  private lastTime = 0

  constructor(table: PeerTable) {
    this.table = table
  }

  /** Copies the record that stands at `at`..`next` as in a raw segment. */
  add(buffer: Buffer, at: number, next: number, isFirstOfBatch: boolean): void {
    const first = buffer[at]!
    const length = frameLength(buffer, at)
    const receivedAt = buffer.readUIntLE(at + 5, 6)
    this.flags.push((first & 15) | (isFirstOfBatch ? batchBit : 0))
    writeVarint(this.times, zigzag(receivedAt - this.lastTime))
    this.lastTime = receivedAt
    this.addPeer(first >> 4, buffer, at + recordHeadBytes)
    this.lengths.push(length)
    writeVarint(this.lengthBytes, length)
    if (this.frameBytes + length > this.frames.length) {
      const larger = Buffer.allocUnsafeSlow(2 * (this.frameBytes + length))
      this.frames.copy(larger, 0, 0, this.frameBytes)
      this.frames = larger
    }
    buffer.copy(this.frames, this.frameBytes, next - length, next)
    this.frameBytes += length
    this.count++
  }

  private addPeer(kind: number, buffer: Buffer, at: number): void {
    const bytes = peerSize(kind, buffer, at)
    const place = this.table.placeOf(kind, buffer, at, bytes)
    writeVarint(this.peers, place)
    if (place === 0) this.peers.push(kind, ...buffer.subarray(at, at + bytes))
  }

  /** The block, not yet compressed; the builder is empty again. */
  take(): Buffer {
    const head: number[] = [encoding]
    writeVarint(head, this.count)
    const columns = [head, this.flags, this.times, this.peers, this.lengthBytes]
    const heads = Buffer.concat(columns.map((column) => Uint8Array.from(column)))
    const block = Buffer.allocUnsafeSlow(heads.length + this.frameBytes)
    heads.copy(block)
    toColumns(this.frames, this.lengths, block.subarray(heads.length))
    for (const column of columns) column.length = 0
    this.lengths.length = 0
    this.count = 0
    this.frameBytes = 0
    this.lastTime = 0
    return block
  }
}

/** A block's records; offsets are logical. */
export interface BlockRecord {
  readonly offset: number
  readonly isFirstOfBatch: boolean
  readonly verdict: number
  readonly receivedAt: number
  readonly peer: Peer
  /** A view into the block's frames. */
  readonly bytes: Buffer
}

/** null when this is no block, or not one that spans exactly the logical range. */
export function decodeBlock(
  block: Buffer,
  peers: readonly Peer[],
  logicalFrom: number,
  logicalUntil: number,
): BlockRecord[] | null {
  const reader = new VarintReader(block, 1)
  const count = reader.next()
  if (block[0] !== encoding || !(count <= block.length)) return null
  const flagsAt = reader.at
  reader.at += count
  const times = Array.from({ length: count }, () => reader.next())
  const peerOf = Array.from({ length: count }, () => readPeer(block, reader, peers))
  const lengths = Array.from({ length: count }, () => reader.next())
  const frameBytes = lengths.reduce((sum, length) => sum + length, 0)
  if (reader.at + frameBytes !== block.length) return null
  const frames = Buffer.allocUnsafeSlow(frameBytes)
  fromColumns(block.subarray(reader.at), lengths, frames)
  const records: BlockRecord[] = []
  let offset = logicalFrom
  let receivedAt = 0
  let at = 0
  for (let i = 0; i < count; i++) {
    const flags = block[flagsAt + i]!
    const peer = peerOf[i]
    if (peer === undefined) return null
    const isFirstOfBatch = flags >= batchBit
    if (isFirstOfBatch) offset += batchHeadBytes
    receivedAt += unzigzag(times[i]!)
    const end = at + lengths[i]!
    const bytes = frames.subarray(at, end)
    records.push({ offset, isFirstOfBatch, verdict: flags & 15, receivedAt, peer, bytes })
    offset += recordHeadBytes + peer.bytes.length + lengths[i]!
    at = end
  }
  return offset === logicalUntil ? records : null
}

function readPeer(block: Buffer, reader: VarintReader, peers: readonly Peer[]): Peer | undefined {
  const place = reader.next()
  if (place !== 0) return peers[place - 1]
  const kind = block[reader.at++]! as PeerKind
  const bytes = peerSize(kind, block, reader.at)
  reader.at += bytes
  return makePeer(kind, block.subarray(reader.at - bytes, reader.at))
}

export const makePeer = (kind: PeerKind, bytes: Uint8Array): Peer => ({
  kind,
  bytes,
  text: decodePeer(kind, bytes, 0),
})
