import { createHash } from 'node:crypto'

/**
 * First 96 bytes of a raw segment (and, behind eight more, of a sealed one).
 *   0   'QYJR', 4  u16 version, 6  u16 zero
 *   8   u32 segment number, 12  u32 where the segment before ends
 *   16  u48 made at, ms; zero up to 32
 *   32  last hash of the segment before (zeros before the first)
 *   64  sha256 of bytes 0..64: the chain's first hash in this segment
 */
export const segmentHeaderBytes = 96
const magic = 0x524a5951
const version = 1

export interface SegmentHeader {
  readonly segment: number
  readonly madeAt: number
  readonly previousEnd: number
  readonly previousHash: Buffer
  readonly hash: Buffer
}

export const zeroHash = Buffer.alloc(32)

export function encodeSegmentHeader(header: Omit<SegmentHeader, 'hash'>): Buffer {
  const bytes = Buffer.alloc(segmentHeaderBytes)
  bytes.writeUInt32LE(magic, 0)
  bytes.writeUInt16LE(version, 4)
  bytes.writeUInt32LE(header.segment, 8)
  bytes.writeUInt32LE(header.previousEnd, 12)
  bytes.writeUIntLE(header.madeAt, 16, 6)
  header.previousHash.copy(bytes, 32)
  createHash('sha256').update(bytes.subarray(0, 64)).digest().copy(bytes, 64)
  return bytes
}

/** null when these are not the first bytes of a whole segment header. */
export function parseSegmentHeader(bytes: Buffer): SegmentHeader | null {
  if (bytes.length < segmentHeaderBytes || bytes.readUInt32LE(0) !== magic) return null
  const hash = createHash('sha256').update(bytes.subarray(0, 64)).digest()
  if (!hash.equals(bytes.subarray(64, 96)) || bytes.readUInt16LE(4) !== version) return null
  return {
    segment: bytes.readUInt32LE(8),
    previousEnd: bytes.readUInt32LE(12),
    madeAt: bytes.readUIntLE(16, 6),
    previousHash: Buffer.from(bytes.subarray(32, 64)),
    hash,
  }
}
