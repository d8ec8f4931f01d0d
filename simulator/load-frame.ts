import { crc16 } from '../hj212/crc.ts'
import { formatTime } from '../hj212/time.ts'

/**
 * Frames for the load generator, at a cost near that of copying them. HJ 212's CRC keeps eight bits of state and is
 * linear, so what a fixed stretch of bytes does to the state is a table of 256 entries: only the digits of QN and
 * DataTime are stepped through, head and body are one look-up each.
 */

/** STEP[state ^ byte] is the next state: high byte of the register after that byte. */
const STEP = new Uint8Array(256)
/** The register itself, for the last byte. */
const LAST = new Uint16Array(256)
for (let value = 0; value < 256; value += 1) {
  // The register starts at FFFF, so its high byte is FF when the only byte is taken in.
  LAST[value] = crc16(Uint8Array.of(value ^ 0xff))
  STEP[value] = LAST[value]! >> 8
}

const START = 0xff
const HEX = Buffer.from('0123456789ABCDEF', 'latin1')
const QN_TEXT = Buffer.from('QN=', 'latin1')
const AFTER_QN_NAME = QN_TEXT.reduce((state, byte) => STEP[state ^ byte]!, START)

/** What the bytes make of each state that comes before them. */
function passage(bytes: Uint8Array): Uint8Array {
  const result = new Uint8Array(256)
  for (let start = 0; start < 256; start += 1) {
    let state = start
    for (let i = 0; i < bytes.length; i += 1) state = STEP[state ^ bytes[i]!]!
    result[start] = state
  }
  return result
}

/** As `passage`, but giving the finished CRC. */
function ending(bytes: Uint8Array): Uint16Array {
  const before = passage(bytes.subarray(0, -1))
  const last = bytes[bytes.length - 1]!
  return Uint16Array.from(before, (state) => LAST[state ^ last]!)
}

/**
 * The same for any stretch of that length, but for one exclusive-or: a step is linear over GF(2). So tens of thousands
 * of heads share a few tables.
 */
const passageOfLength: Uint8Array[] = []

/** Head of the frames of one logger and command, QN and DataTime blank. */
export interface LoadHead {
  /** From `##` to `DataTime=` with the 14 digits after it. */
  readonly bytes: Buffer
  /** What lies between QN and DataTime makes `passage[state] ^ constant` of a state. */
  readonly passage: Uint8Array
  readonly constant: number
}

/** Everything after DataTime, closing `&&` included: shared by loggers that show the same values. */
export interface LoadBody {
  readonly bytes: Buffer
  readonly crc: Uint16Array
}

export interface LoadIdentity {
  readonly mn: string
  readonly password: string
  readonly systemCode: string
  readonly command: string
  /** Flag as printed: 5 or 9 ask for an answer. */
  readonly flag: string
  /** RF=1 [HJ 212-2025 Table 3, reported]. */
  readonly isBackfill?: boolean
}

const QN_AT = 9
const QN_END = QN_AT + 17

export function makeLoadHead(identity: LoadIdentity): LoadHead {
  const { systemCode, command, password, mn, flag, isBackfill = false } = identity
  const middle = Buffer.from(
    `;ST=${systemCode};CN=${command};PW=${password};MN=${mn};Flag=${flag};${isBackfill ? 'RF=1;' : ''}CP=&&DataTime=`,
    'latin1',
  )
  const bytes = Buffer.concat([Buffer.from(`##0000QN=${'0'.repeat(17)}`), middle, Buffer.alloc(14, '0')])
  const constant = middle.reduce((state, byte) => STEP[state ^ byte]!, 0)
  passageOfLength[middle.length] ??= passage(new Uint8Array(middle.length))
  return { bytes, passage: passageOfLength[middle.length]!, constant }
}

/** `items`: what follows DataTime, without the leading `;`. */
export function makeLoadBody(items: string): LoadBody {
  const bytes = Buffer.from(`;${items}&&`, 'latin1')
  return { bytes, crc: ending(bytes) }
}

export function loadFrameSize(head: LoadHead, body: LoadBody): number {
  return head.bytes.length + body.bytes.length + 6
}

const SECONDS = 4096
const secondOf = new Float64Array(SECONDS).fill(Number.NaN)
const digitsOf = Buffer.alloc(SECONDS * 14)

/** Place in `digitsOf` of the 14 digits of a second; connections walk through the same seconds together. */
function digitsAt(second: number): number {
  const slot = second % SECONDS
  if (secondOf[slot] !== second) {
    secondOf[slot] = second
    digitsOf.write(formatTime(second * 1000), slot * 14, 'latin1')
  }
  return slot * 14
}

/**
 * Writes a whole frame at out[at…) and returns its end. `qn`: epoch ms; `second`: DataTime in epoch seconds.
 */
export function writeLoadFrame(
  out: Buffer,
  at: number,
  head: LoadHead,
  body: LoadBody,
  qn: number,
  second: number,
): number {
  const headLength = head.bytes.length
  out.set(head.bytes, at)
  out.set(body.bytes, at + headLength)
  const length = headLength - 6 + body.bytes.length
  out[at + 2] = 0x30 + Math.trunc(length / 1000)
  out[at + 3] = 0x30 + (Math.trunc(length / 100) % 10)
  out[at + 4] = 0x30 + (Math.trunc(length / 10) % 10)
  out[at + 5] = 0x30 + (length % 10)
  const qnSecond = Math.floor(qn / 1000)
  const ms = qn - qnSecond * 1000
  let digits = digitsAt(qnSecond)
  let state = AFTER_QN_NAME
  for (let i = at + QN_AT; i < at + QN_END - 3; i += 1, digits += 1) {
    const digit = digitsOf[digits]!
    out[i] = digit
    state = STEP[state ^ digit]!
  }
  const hundreds = 0x30 + Math.trunc(ms / 100)
  const tens = 0x30 + (Math.trunc(ms / 10) % 10)
  const ones = 0x30 + (ms % 10)
  out[at + QN_END - 3] = hundreds
  out[at + QN_END - 2] = tens
  out[at + QN_END - 1] = ones
  state = STEP[STEP[STEP[state ^ hundreds]! ^ tens]! ^ ones]!
  state = head.passage[state]! ^ head.constant
  digits = digitsAt(second)
  const dataTimeEnd = at + headLength
  for (let i = dataTimeEnd - 14; i < dataTimeEnd; i += 1, digits += 1) {
    const digit = digitsOf[digits]!
    out[i] = digit
    state = STEP[state ^ digit]!
  }
  const crc = body.crc[state]!
  const end = at + 6 + length
  out[end] = HEX[crc >> 12]!
  out[end + 1] = HEX[(crc >> 8) & 15]!
  out[end + 2] = HEX[(crc >> 4) & 15]!
  out[end + 3] = HEX[crc & 15]!
  out[end + 4] = 0x0d
  out[end + 5] = 0x0a
  return end + 6
}
