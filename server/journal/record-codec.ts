import type { PeerCode } from './peer.ts'
import { peerSize } from './peer.ts'
import type { ArrivalVerdict, JournalRecord } from './record.ts'
import { arrivalVerdicts } from './record.ts'

/**
 * A record in the stream:
 *   0  u8   verdict (bits 0-3), kind of peer (bits 4-5); always below 0x40, which a batch never starts with
 *   1  u32  length of the frame
 *   5  u48  received at, ms
 *   11      peer, then the frame byte for byte
 * All numbers little-endian.
 */
export const recordHeadBytes = 11
export const longestFrame = 16 * 2 ** 20

const verdictCodes = Object.fromEntries(arrivalVerdicts.map((verdict, i) => [verdict, i])) as Record<
  ArrivalVerdict,
  number
>

export const recordSize = (record: JournalRecord, peer: PeerCode): number =>
  recordHeadBytes + peer.bytes.length + record.bytes.length

/** Writes the record at `at` (the room must be there) and returns the position after it. */
export function writeRecord(into: Uint8Array, at: number, record: JournalRecord, peer: PeerCode): number {
  const { bytes, receivedAt } = record
  const length = bytes.length
  const high = Math.floor(receivedAt / 2 ** 32)
  into[at] = verdictCodes[record.verdict] | (peer.kind << 4)
  into[at + 1] = length
  into[at + 2] = length >>> 8
  into[at + 3] = length >>> 16
  into[at + 4] = length >>> 24
  into[at + 5] = receivedAt
  into[at + 6] = receivedAt >>> 8
  into[at + 7] = receivedAt >>> 16
  into[at + 8] = receivedAt >>> 24
  into[at + 9] = high
  into[at + 10] = high >>> 8
  const address = peer.bytes
  const body = at + recordHeadBytes
  for (let i = 0; i < address.length; i++) into[body + i] = address[i]!
  into.set(bytes, body + address.length)
  return body + address.length + length
}

/** Position after the record at `at`; -1 when it does not end before `end`, -2 when this is no record. */
export function recordEnd(buffer: Uint8Array, at: number, end: number): number {
  const first = buffer[at]!
  if (first >= 0x40 || (first & 15) >= arrivalVerdicts.length) return -2
  if (at + recordHeadBytes + 2 > end) return -1
  const length = frameLength(buffer, at)
  if (length > longestFrame) return -2
  const next = at + recordHeadBytes + peerSize(first >> 4, buffer, at + recordHeadBytes) + length
  return next <= end ? next : -1
}

export const frameLength = (buffer: Uint8Array, at: number): number =>
  (buffer[at + 1]! | (buffer[at + 2]! << 8) | (buffer[at + 3]! << 16) | (buffer[at + 4]! << 24)) >>> 0

/** The record that ends at `next` (as `recordEnd` gave it). Its bytes are a view into `buffer`. */
export function parseRecord(
  buffer: Buffer,
  at: number,
  next: number,
  decodePeer: (kind: number, buffer: Uint8Array, at: number) => string,
): JournalRecord {
  const first = buffer[at]!
  const low = buffer[at + 5]! | (buffer[at + 6]! << 8) | (buffer[at + 7]! << 16) | (buffer[at + 8]! << 24)
  const high = buffer[at + 9]! | (buffer[at + 10]! << 8)
  return {
    receivedAt: high * 2 ** 32 + (low >>> 0),
    peer: decodePeer(first >> 4, buffer, at + recordHeadBytes),
    verdict: arrivalVerdicts[first & 15]!,
    bytes: buffer.subarray(next - frameLength(buffer, at), next),
  }
}
