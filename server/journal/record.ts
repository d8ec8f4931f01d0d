/**
 * One arrival as the journal keeps it. What came is kept, whatever it says (strangers have a bound); the verdict is
 * what the gateway thought of it at that moment.
 */
export interface JournalRecord {
  /** Milliseconds since the epoch, clock of the receiving machine. */
  readonly receivedAt: number
  /** `address:port` of the sender. */
  readonly peer: string
  readonly verdict: ArrivalVerdict
  /** The frame (or the noise) byte for byte. */
  readonly bytes: Buffer
}

/** Order is the number kept on disk: append only. */
export const arrivalVerdicts = [
  'accepted',
  'noise',
  'crc-mismatch',
  'undecodable',
  'unknown-mn',
  'wrong-password',
  'foreign-certificate',
] as const
export type ArrivalVerdict = (typeof arrivalVerdicts)[number]

/**
 * Where a record stands: segment number × 2^32 + byte offset in the segment's logical (uncompressed) stream.
 * Stable for ever: sealing compresses a segment but moves no address. A safe integer up to segment 2^21.
 */
export type FrameAddress = number & { readonly brand: 'FrameAddress' }

const offsetSpan = 2 ** 32

export const makeFrameAddress = (segment: number, offset: number): FrameAddress =>
  (segment * offsetSpan + offset) as FrameAddress
export const segmentOf = (address: FrameAddress): number => Math.floor(address / offsetSpan)
export const offsetOf = (address: FrameAddress): number => address % offsetSpan

/** `12-3456`: the form for people and URLs. */
export const formatFrameAddress = (address: FrameAddress): string =>
  `${segmentOf(address)}-${offsetOf(address)}`

/** null when the text is no address. */
export function parseFrameAddress(text: string): FrameAddress | null {
  const match = /^(\d{1,7})-(\d{1,10})$/.exec(text)
  if (match === null) return null
  const segment = Number(match[1])
  const offset = Number(match[2])
  return segment < 2 ** 21 && offset < offsetSpan ? makeFrameAddress(segment, offset) : null
}

/** A record together with its address. */
export interface AddressedRecord extends JournalRecord {
  readonly address: FrameAddress
}
