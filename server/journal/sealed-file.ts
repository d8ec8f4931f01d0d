import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import type { JournalDamage } from './damage.ts'
import { readFully } from './file-view.ts'
import type { PeerCode, PeerKind } from './peer.ts'
import { peerSize } from './peer.ts'
import type { Peer } from './sealed-block.ts'
import { makePeer } from './sealed-block.ts'
import type { SegmentHeader } from './segment-header.ts'
import { parseSegmentHeader, segmentHeaderBytes } from './segment-header.ts'

/**
 * A sealed segment:
 *   0    'QYJS', u16 version, u16 zero
 *   8    the raw segment's header, 96 bytes
 *   104  blocks, each compressed by itself
 *   then the index, 52 bytes a block: u32 logical offset, u32 file offset, u32 bytes in the file,
 *        u32 records, u32 bytes when decompressed, sha256 of the bytes in the file
 *   then the peers: u8 kind and bytes, as in a record
 *   then the trailer, 84 bytes: u32 blocks, u32 bytes of peers, u32 logical end, u32 records,
 *        the chain's last hash, sha256 of everything but the blocks so far, 'QYJE'
 */
export const sealedHeaderOffset = 8
export const sealedHeadBytes = sealedHeaderOffset + segmentHeaderBytes
const headMagic = 0x534a5951
const tailMagic = 0x454a5951
const version = 1
const entryBytes = 52
const trailerBytes = 84

export interface SealedBlock {
  readonly logicalFrom: number
  readonly fileFrom: number
  readonly bytes: number
  readonly records: number
  readonly plainBytes: number
  readonly hash: Buffer
}

export interface SealedIndex {
  readonly header: SegmentHeader
  readonly blocks: readonly SealedBlock[]
  readonly peers: readonly Peer[]
  /** Logical end of the segment. */
  readonly end: number
  readonly records: number
  /** The chain's last hash. */
  readonly hash: Buffer
  readonly fileBytes: number
}

export function encodeSealedHead(rawHeader: Buffer): Buffer {
  const prefix = Buffer.alloc(sealedHeaderOffset)
  prefix.writeUInt32LE(headMagic, 0)
  prefix.writeUInt16LE(version, 4)
  return Buffer.concat([prefix, rawHeader])
}

export function encodeSealedTail(
  head: Buffer,
  blocks: readonly SealedBlock[],
  peers: readonly PeerCode[],
  last: { readonly end: number; readonly hash: Buffer },
): Buffer {
  const index = Buffer.alloc(blocks.length * entryBytes)
  let records = 0
  for (const [i, block] of blocks.entries()) {
    const numbers = [block.logicalFrom, block.fileFrom, block.bytes, block.records, block.plainBytes]
    numbers.forEach((number, k) => index.writeUInt32LE(number, i * entryBytes + 4 * k))
    block.hash.copy(index, i * entryBytes + 20)
    records += block.records
  }
  const table = Buffer.concat(peers.flatMap(({ kind, bytes }) => [Uint8Array.of(kind), bytes]))
  const trailer = Buffer.alloc(trailerBytes)
  const numbers = [blocks.length, table.length, last.end, records]
  numbers.forEach((number, k) => trailer.writeUInt32LE(number, 4 * k))
  last.hash.copy(trailer, 16)
  tailHash(head, Buffer.concat([index, table, trailer.subarray(0, 48)])).copy(trailer, 48)
  trailer.writeUInt32LE(tailMagic, 80)
  return Buffer.concat([index, table, trailer])
}

const tailHash = (head: Buffer, tail: Buffer): Buffer =>
  createHash('sha256').update(head).update(tail).digest()

export type SealedIndexRead =
  | { readonly ok: true; readonly index: SealedIndex }
  | { readonly ok: false; readonly fault: JournalDamage }

/** Header, index and trailer, checked; the blocks are not looked at. */
export async function readSealedIndex(
  file: FileHandle,
  path: string,
  segment: number,
): Promise<SealedIndexRead> {
  const name = { segment, file: basename(path) }
  const { size } = await file.stat()
  const head = Buffer.alloc(sealedHeadBytes)
  const headRead = await readFully(file, head, head.length, 0)
  const header = parseSegmentHeader(head.subarray(sealedHeaderOffset))
  const isHead =
    headRead === head.length &&
    head.readUInt32LE(0) === headMagic &&
    head.readUInt32LE(4) === version &&
    header?.segment === segment
  if (!isHead || header === null) return { ok: false, fault: { kind: 'bad-header', ...name } }
  const badFooter = (from: number): SealedIndexRead => ({
    ok: false,
    fault: { kind: 'bad-footer', ...name, fileFrom: Math.max(from, sealedHeadBytes), fileUntil: size },
  })
  const trailer = Buffer.alloc(trailerBytes)
  if (size < sealedHeadBytes + trailerBytes) return badFooter(size)
  await readFully(file, trailer, trailerBytes, size - trailerBytes)
  if (trailer.readUInt32LE(80) !== tailMagic) return badFooter(size - trailerBytes)
  const indexBytes = trailer.readUInt32LE(0) * entryBytes
  const from = size - trailerBytes - trailer.readUInt32LE(4) - indexBytes
  if (from < sealedHeadBytes) return badFooter(size - trailerBytes)
  const tail = Buffer.alloc(size - from)
  await readFully(file, tail, tail.length, from)
  const hashed = tail.length - trailerBytes + 48
  if (!tailHash(head, tail.subarray(0, hashed)).equals(tail.subarray(hashed, hashed + 32))) {
    return badFooter(from)
  }
  const blocks: SealedBlock[] = []
  for (let at = 0; at < indexBytes; at += entryBytes) {
    blocks.push({
      logicalFrom: tail.readUInt32LE(at),
      fileFrom: tail.readUInt32LE(at + 4),
      bytes: tail.readUInt32LE(at + 8),
      records: tail.readUInt32LE(at + 12),
      plainBytes: tail.readUInt32LE(at + 16),
      hash: tail.subarray(at + 20, at + entryBytes),
    })
  }
  return {
    ok: true,
    index: {
      header,
      blocks,
      peers: parsePeers(tail.subarray(indexBytes, tail.length - trailerBytes)),
      end: trailer.readUInt32LE(8),
      records: trailer.readUInt32LE(12),
      hash: trailer.subarray(16, 48),
      fileBytes: size,
    },
  }
}

function parsePeers(table: Buffer): Peer[] {
  const peers: Peer[] = []
  for (let at = 0; at < table.length;) {
    const kind = table[at]! as PeerKind
    const end = at + 1 + peerSize(kind, table, at + 1)
    peers.push(makePeer(kind, table.subarray(at + 1, end)))
    at = end
  }
  return peers
}

export async function readSealedIndexAt(path: string, segment: number): Promise<SealedIndexRead> {
  const file = await open(path, 'r')
  try {
    return await readSealedIndex(file, path, segment)
  } finally {
    await file.close()
  }
}
