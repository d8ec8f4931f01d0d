import { isUtf8 } from 'node:buffer'
import type { Line } from './lines.ts'

/** Why a line holds no frame at all. */
export type LineFault = 'line-too-long' | 'not-json' | 'no-raw' | 'hex-malformed'

/** One frame as given, whatever it is worth, or the reason why there is none. */
export type Piece =
  | { readonly kind: 'frame'; readonly bytes: Buffer }
  | { readonly kind: 'unreadable'; readonly fault: LineFault }

/** Reads `{"raw": "…"}` or `{"raw_hex": "…"}`; `raw_hex` wins. Blanks between hexadecimal digits are allowed. */
export function readPacketLine(line: Line): Piece {
  if (line === null) return { kind: 'unreadable', fault: 'line-too-long' }
  const value = parseObject(line)
  if (value === null) return { kind: 'unreadable', fault: 'not-json' }
  if (typeof value['raw_hex'] === 'string') return readHex(value['raw_hex'])
  if (typeof value['raw'] === 'string') return { kind: 'frame', bytes: Buffer.from(value['raw'], 'utf8') }
  return { kind: 'unreadable', fault: 'no-raw' }
}

/** The object that a line of JSON holds; null where it holds none. */
export function parseObject(line: Buffer): Readonly<Record<string, unknown>> | null {
  if (!isUtf8(line)) return null
  try {
    const value: unknown = JSON.parse(line.toString('utf8').replace(/^\uFEFF/, ''))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    return null
  }
}

function readHex(text: string): Piece {
  const digits = text.replaceAll(/\s/g, '')
  if (digits.length % 2 !== 0 || !/^[0-9A-Fa-f]*$/.test(digits))
    return { kind: 'unreadable', fault: 'hex-malformed' }
  return { kind: 'frame', bytes: Buffer.from(digits, 'hex') }
}
