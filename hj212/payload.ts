/**
 * The content of CP, opened if it is encrypted. No bit of the frame says that it is: for a 2025 command of the
 * encrypted set whose CRC does not fit the bytes as they came, each key of the device is tried until the CRC of
 * the plain text fits. [HJ 212-2025 6.4, reported]
 */
import { crc16 } from './crc.ts'
import { AMPERSAND, HEX_VALUE, latin1 } from './octet.ts'
import { SM4_KEY_BYTES, decryptSm4 } from './sm4.ts'

/** Offsets of the content between `&&` and `&&`. */
export interface Content {
  from: number
  to: number
  /** Ampersands found before and behind: 2 is the standard, fewer are deviations. */
  opening: number
  closing: number
}

/** Content of the CP that begins (behind `CP=`) at `cp` in a data segment that ends at `segmentEnd`. */
export function locateContent(bytes: Uint8Array, cp: number, segmentEnd: number, content: Content): void {
  let from = cp
  while (from < cp + 2 && from < segmentEnd && bytes[from] === AMPERSAND) from += 1
  let to = segmentEnd
  while (to > segmentEnd - 2 && to > from && bytes[to - 1] === AMPERSAND) to -= 1
  content.from = from
  content.to = to
  content.opening = from - cp
  content.closing = segmentEnd - to
}

/** A frame with its CP in clear, and which key did it. `segmentEnd` differs from the wire for the printed form. */
export interface Opened {
  readonly bytes: Buffer
  readonly segmentEnd: number
  readonly key: number
  readonly printed: boolean
}

const NAME = /^[0-9A-Za-z_. -]{1,64}=/
const PRINTABLE = /^[\x20-\x7E]*$/
const PRINTED_CIPHER = /^\{0[xX]/

/**
 * Whether content begins as pairs do, or is plain ASCII for four blocks. One wrong key in 256 passes the CRC by
 * chance, and so does one encrypted frame in 256 as it stands.
 */
export function looksClear(bytes: Buffer, from: number, to: number): boolean {
  const beginning = latin1(bytes, from, Math.min(to, from + 65))
  return NAME.test(beginning) || (PRINTABLE.test(beginning) && !PRINTED_CIPHER.test(beginning))
}

/** The cipher bytes that the standard prints as `{0xE4,0x3E,…}`, with what follows in clear; null for other text. */
function parsePrinted(bytes: Buffer, from: number, to: number): Buffer | null {
  if (bytes[from] !== 0x7b) return null
  const close = bytes.indexOf(0x7d, from)
  if (close < 0 || close >= to) return null
  const cells = latin1(bytes, from + 1, close).split(',')
  const values = Buffer.alloc(cells.length)
  for (const [index, cell] of cells.entries()) {
    const digits = /^\s*0[xX]([0-9A-Fa-f])([0-9A-Fa-f])\s*$/.exec(cell)
    if (digits === null) return null
    values[index] = (HEX_VALUE[digits[1]!.charCodeAt(0)]! << 4) | HEX_VALUE[digits[2]!.charCodeAt(0)]!
  }
  return Buffer.concat([values, bytes.subarray(close + 1, to)])
}

/**
 * Tries the keys on the content of a frame whose CRC says `crc`. The opened frame keeps all offsets up to the
 * content; null when no key fits.
 */
export function openContent(
  bytes: Buffer,
  segmentStart: number,
  content: Content,
  crc: number,
  keys: readonly Buffer[],
): Opened | null {
  const fromPrinted = parsePrinted(bytes, content.from, content.to)
  const encrypted = fromPrinted ?? bytes.subarray(content.from, content.to)
  const closing = Buffer.alloc(content.closing, '&')
  for (const [index, key] of keys.entries()) {
    if (key.length !== SM4_KEY_BYTES) continue
    const plain = decryptSm4(encrypted, key)
    const opened = Buffer.concat([bytes.subarray(0, content.from), plain, closing])
    if (
      crc16(opened, segmentStart) !== crc ||
      !looksClear(opened, content.from, opened.length - closing.length)
    )
      continue
    return { bytes: opened, segmentEnd: opened.length, key: index, printed: fromPrinted !== null }
  }
  return null
}
