/** The bytes of the frame grammar [HJ 212-2017 6.3], by the names of their characters. */
export const LF = 0x0a
export const CR = 0x0d
export const BLANK = 0x20
export const HASH = 0x23
export const AMPERSAND = 0x26
export const COMMA = 0x2c
export const MINUS = 0x2d
export const POINT = 0x2e
export const SLASH = 0x2f
export const ZERO = 0x30
export const SEMICOLON = 0x3b
export const EQUALS = 0x3d

/** Value of a hexadecimal digit of either case, −1 for every other byte. */
export const HEX_VALUE = new Int8Array(256).fill(-1)
for (const digit of '0123456789ABCDEFabcdef') HEX_VALUE[digit.charCodeAt(0)] = Number.parseInt(digit, 16)

export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= 0x39
}

export function isLowerHexLetter(byte: number): boolean {
  return byte >= 0x61 && byte <= 0x66
}

/** Whether bytes[from, to) are decimal digits, every one. */
export function areDigits(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i += 1) {
    const digit = bytes[i]! - ZERO
    if (digit < 0 || digit > 9) return false
  }
  return true
}

/** The number that the decimal digits bytes[from, to) print; the caller knows that they are digits. */
export function digitsValue(bytes: Uint8Array, from: number, to: number): number {
  let value = 0
  for (let i = from; i < to; i += 1) value = value * 10 + bytes[i]! - ZERO
  return value
}

/** Node has it since 0.x, its type package does not; `toString('latin1')` takes 1.3 times as long. */
interface LatinBytes extends Buffer {
  latin1Slice(from: number, to: number): string
}

/** One byte, one character; the same offsets in the text as in the bytes. */
export function latin1(bytes: Buffer, from: number, to: number): string {
  return (bytes as LatinBytes).latin1Slice(from, to)
}
