/**
 * Is there a frame at this `##`, and where does it end? The rules of the stream reader for one place in the buffer.
 * Each byte of a candidate is searched at most twice, whatever pieces it comes in.
 */
import { crc16 } from './crc.ts'
import { countHexDigits } from './envelope.ts'
import { AMPERSAND, BLANK, CR, EQUALS, HASH, HEX_VALUE, LF, isDigit } from './octet.ts'

export interface Candidate {
  /** `wait`: more bytes are needed; `noise`: no frame up to `end`; else a frame whose CRC ends at `end`. */
  verdict: 'wait' | 'noise' | 'length' | 'scan'
  end: number
  /** Kept between looks at the same candidate: how far it was searched, and whether its length is still believed. */
  searched: number
  lengthFits: boolean
}

export function makeCandidate(): Candidate {
  return { verdict: 'wait', end: 0, searched: 0, lengthFits: true }
}

function decide(candidate: Candidate, verdict: Candidate['verdict'], end: number): void {
  candidate.verdict = verdict
  candidate.end = end
}

/**
 * Looks at the `##` at `at`. `isEnd`: nothing will follow. Lengths above `maxSegment` are not believed.
 * A candidate looked at anew has `searched` 0 and `lengthFits` true.
 */
export function examine(
  bytes: Buffer,
  at: number,
  maxSegment: number,
  isEnd: boolean,
  candidate: Candidate,
): void {
  const length = bytes.length
  const lengthStop = at + 6
  let start = at + 2
  let declared = 0
  while (start < lengthStop && isDigit(bytes[start])) {
    declared = declared * 10 + bytes[start]! - 0x30
    start += 1
  }
  const named = start < length ? nameFollows(bytes, start) : 'unknown'
  // A head field follows the length, always in clear; without this check noise could announce a long frame.
  if (named !== 'yes') {
    if (named === 'unknown' && !isEnd) decide(candidate, 'wait', 0)
    else decide(candidate, 'noise', nextHeader(bytes, at + 2))
    return
  }
  if (start === lengthStop && declared <= maxSegment && candidate.lengthFits) {
    const segmentEnd = start + declared
    const digits = countHexDigits(bytes, segmentEnd, length)
    if (digits === 4 || segmentEnd + digits < length) {
      const end = endByLength(bytes, start, segmentEnd, digits)
      if (end > 0) {
        decide(candidate, 'length', end)
        return
      }
    } else if (!isEnd) {
      searchEarlyEnd(bytes, start, candidate)
      return
    }
    candidate.lengthFits = false
    candidate.searched = 0
  }
  searchEnd(bytes, start, isEnd, candidate)
}

/** Whether a field's name and its `=` stand at `from`. */
function nameFollows(bytes: Uint8Array, from: number): 'yes' | 'no' | 'unknown' {
  for (let i = from; i < from + 8; i += 1) {
    const byte = bytes[i]
    if (byte === undefined) return 'unknown'
    if (byte === EQUALS) return i > from ? 'yes' : 'no'
    const letter = byte | 0x20
    if ((letter < 0x61 || letter > 0x7a) && byte !== BLANK) return 'no'
  }
  return 'no'
}

/** Offset of the next `##`, else of a last `#` that may become one, else the end of the bytes. */
export function nextHeader(bytes: Buffer, from: number): number {
  let at = from
  if (bytes[at] !== HASH || bytes[at + 1] !== HASH) at = bytes.indexOf('##', from, 'latin1')
  if (at < 0) return bytes.length > from && bytes[bytes.length - 1] === HASH ? bytes.length - 1 : bytes.length
  // Of ### the last two are the head.
  while (bytes[at + 2] === HASH) at += 1
  return at
}

function isClosed(bytes: Uint8Array, start: number, segmentEnd: number): boolean {
  return segmentEnd - start >= 2 && bytes[segmentEnd - 1] === AMPERSAND && bytes[segmentEnd - 2] === AMPERSAND
}

/** Where the CRC behind a segment of the declared length ends; 0 when that length cannot be right. */
function endByLength(bytes: Buffer, start: number, segmentEnd: number, digits: number): number {
  const end = segmentEnd + digits
  if (isClosed(bytes, start, segmentEnd)) {
    // Senders that print the CRC without leading zeros, or none at all, end the line earlier.
    return digits === 4 || bytes[end] === CR || bytes[end] === LF ? end : 0
  }
  return digits === 4 && hasRightCrc(bytes, start, segmentEnd) ? end : 0
}

function hasRightCrc(bytes: Buffer, start: number, segmentEnd: number): boolean {
  let printed = 0
  for (let i = segmentEnd; i < segmentEnd + 4; i += 1) printed = (printed << 4) | HEX_VALUE[bytes[i]!]!
  return crc16(bytes, start, segmentEnd) === printed
}

/**
 * Fewer bytes than announced: perhaps the rest is under way, perhaps the length is too high. The first `&&`, CRC,
 * line end decides for the latter if the CRC is right; one such place only, so that the work stays linear.
 */
function searchEarlyEnd(bytes: Buffer, start: number, candidate: Candidate): void {
  decide(candidate, 'wait', 0)
  const stop = bytes.length - 6
  for (let i = Math.max(start, candidate.searched); i < stop; i += 1) {
    if (bytes[i] !== AMPERSAND || bytes[i + 1] !== AMPERSAND) continue
    const behind = bytes[i + 6]
    if ((behind !== CR && behind !== LF) || countHexDigits(bytes, i + 2, i + 6) < 4) continue
    if (hasRightCrc(bytes, start, i + 2)) decide(candidate, 'scan', i + 6)
    else candidate.searched = Number.MAX_SAFE_INTEGER
    return
  }
  candidate.searched = Math.max(candidate.searched, stop)
}

/** The first `&&` with a CRC and CR, LF, `##` or the end behind it, before the next `##`. */
function searchEnd(bytes: Buffer, start: number, isEnd: boolean, candidate: Candidate): void {
  const length = bytes.length
  for (let i = Math.max(start, candidate.searched); i < length; i += 1) {
    const byte = bytes[i]
    if (byte !== AMPERSAND && byte !== HASH) continue
    if (i + 1 === length && !isEnd) {
      candidate.searched = i
      decide(candidate, 'wait', 0)
      return
    }
    if (bytes[i + 1] !== byte) continue
    if (byte === HASH) {
      decideUnclosed(bytes, start, i, candidate)
      return
    }
    const digits = countHexDigits(bytes, i + 2, length)
    const end = i + 2 + digits
    if (digits === 0 && end < length) continue
    const behind = bytes[end]
    const isCut = end === length || (behind === HASH && end + 1 === length)
    if (isCut && !isEnd) {
      candidate.searched = i
      decide(candidate, 'wait', 0)
      return
    }
    if (digits === 0) continue
    if (end === length || behind === CR || behind === LF || (behind === HASH && bytes[end + 1] === HASH)) {
      decide(candidate, 'scan', end)
      return
    }
  }
  if (isEnd) decideUnclosed(bytes, start, length, candidate)
  else {
    candidate.searched = length
    decide(candidate, 'wait', 0)
  }
}

/** The closing `&&` is missing up to `stop`: a frame only if the last four digits are the right CRC. */
function decideUnclosed(bytes: Buffer, start: number, stop: number, candidate: Candidate): void {
  let end = stop
  while (end > start && (bytes[end - 1] === LF || bytes[end - 1] === CR)) end -= 1
  const isFrame =
    end - start > 4 && countHexDigits(bytes, end - 4, end) === 4 && hasRightCrc(bytes, start, end - 4)
  decide(candidate, isFrame ? 'scan' : 'noise', isFrame ? end : nextHeader(bytes, stop))
}
