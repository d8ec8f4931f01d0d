/**
 * Where the parts of one frame lie: `##`, length, data segment, CRC, CR LF. By the length field where that fits,
 * else from the end. [HJ 212-2017 6.3.1]
 */
import { crc16 } from './crc.ts'
import { AMPERSAND, CR, HASH, HEX_VALUE, LF, isDigit, isLowerHexLetter } from './octet.ts'

/** All offsets are byte offsets in the frame. */
export interface Envelope {
  /** Of the first `#`; −1 when there is none: a data segment whose head was stripped. */
  start: number
  /** Digits of the length field, 0–4. */
  lengthDigits: number
  /** What the length field says; −1 without digits. */
  declared: number
  segmentStart: number
  /** Behind the closing `&&`. */
  segmentEnd: number
  /** Four digits of length that agree with the bytes. */
  lengthOk: boolean
  /** Digits of the CRC, 0–4, and the number that they print (−1 without). */
  crcDigits: number
  crc: number
  crcLowerCase: boolean
  /** Bytes of CR and LF behind the CRC, 0–2. */
  tail: number
  /** Offset behind the tail; anything from here on is not of the frame. */
  end: number
  /** The length field announces more bytes than are here. */
  truncated: boolean
}

export function makeEnvelope(): Envelope {
  return {
    start: -1,
    lengthDigits: 0,
    declared: -1,
    segmentStart: 0,
    segmentEnd: 0,
    lengthOk: false,
    crcDigits: 0,
    crc: -1,
    crcLowerCase: false,
    tail: 0,
    end: 0,
    truncated: false,
  }
}

/** Number of hexadecimal digits from `from` on, at most four. */
export function countHexDigits(bytes: Uint8Array, from: number, to: number): number {
  const stop = Math.min(to, from + 4)
  let i = from
  while (i < stop && HEX_VALUE[bytes[i]!]! >= 0) i += 1
  return i - from
}

/** Number of CR and LF bytes at `from`: CR LF, CR or LF. */
export function countTail(bytes: Uint8Array, from: number, to: number): number {
  if (from >= to) return 0
  if (bytes[from] === LF) return 1
  if (bytes[from] !== CR) return 0
  return from + 1 < to && bytes[from + 1] === LF ? 2 : 1
}

/** Fills `envelope` for one frame; bytes before `##` are passed over. Never fails: what is missing stays −1 or 0. */
export function locate(bytes: Buffer, envelope: Envelope): void {
  const length = bytes.length
  let start = length > 1 && bytes[0] === HASH && bytes[1] === HASH ? 0 : bytes.indexOf('##', 0, 'latin1')
  // Of ### the last two are the head.
  while (start >= 0 && bytes[start + 2] === HASH) start += 1
  envelope.start = start
  let segmentStart = start < 0 ? 0 : start + 2
  let declared = -1
  if (start >= 0) {
    const stop = segmentStart + 4
    while (segmentStart < stop && isDigit(bytes[segmentStart])) {
      declared = (declared < 0 ? 0 : declared * 10) + bytes[segmentStart]! - 0x30
      segmentStart += 1
    }
    envelope.lengthDigits = segmentStart - start - 2
  } else envelope.lengthDigits = 0
  envelope.declared = declared
  envelope.segmentStart = segmentStart
  envelope.lengthOk = false
  envelope.crcLowerCase = false
  envelope.truncated = declared >= 0 && envelope.lengthDigits === 4 && segmentStart + declared + 4 > length
  if (envelope.lengthDigits === 4 && !envelope.truncated) {
    const end = segmentStart + declared
    const digits = countHexDigits(bytes, end, length)
    const closed = declared >= 2 && bytes[end - 1] === AMPERSAND && bytes[end - 2] === AMPERSAND
    if (digits === 4 && (closed || countTail(bytes, end + 4, length) > 0 || end + 4 === length)) {
      take(bytes, envelope, end, 4)
      envelope.lengthOk = true
      return
    }
  }
  locateFromEnd(bytes, envelope)
}

function take(bytes: Buffer, envelope: Envelope, segmentEnd: number, digits: number): void {
  let crc = digits === 0 ? -1 : 0
  let lower = false
  for (let i = segmentEnd; i < segmentEnd + digits; i += 1) {
    const byte = bytes[i]!
    crc = (crc << 4) | HEX_VALUE[byte]!
    if (isLowerHexLetter(byte)) lower = true
  }
  envelope.segmentEnd = segmentEnd
  envelope.crcDigits = digits
  envelope.crc = crc
  envelope.crcLowerCase = lower
  envelope.tail = countTail(bytes, segmentEnd + digits, bytes.length)
  envelope.end = segmentEnd + digits + envelope.tail
}

/** The frame ends where the bytes end: look for the last `&&` with one to four digits behind it. */
function locateFromEnd(bytes: Buffer, envelope: Envelope): void {
  const { segmentStart } = envelope
  let end = bytes.length
  while (end > segmentStart && (bytes[end - 1] === LF || bytes[end - 1] === CR || bytes[end - 1] === 0x20))
    end -= 1
  const closing = bytes.lastIndexOf('&&', end - 2, 'latin1')
  if (closing >= segmentStart) {
    const digits = countHexDigits(bytes, closing + 2, end)
    if (closing + 2 + digits === end) {
      take(bytes, envelope, closing + 2, digits)
      // A leading zero lost shortens the frame by one, not the segment.
      envelope.lengthOk = envelope.lengthDigits === 4 && envelope.declared === closing + 2 - segmentStart
      if (envelope.lengthOk && digits > 0) envelope.truncated = false
      return
    }
  }
  // Without the closing && only a CRC that fits tells where the segment ends.
  const digits = end - segmentStart >= 4 ? countHexDigits(bytes, end - 4, end) : 0
  if (digits === 4) {
    take(bytes, envelope, end - 4, 4)
    if (crc16(bytes, segmentStart, end - 4) === envelope.crc) return
  }
  take(bytes, envelope, end, 0)
}
