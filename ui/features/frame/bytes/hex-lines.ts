/** One byte as it is shown: two hex digits, and the character that begins here ('' inside one). */
export interface ShownByte {
  readonly hex: string
  readonly char: string
}

/** Pairs of hex digits to bytes; an odd last digit is ignored. */
export function bytesOfHex(hex: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor(hex.length / 2))
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16)
  return bytes
}

/** How many bytes the character at `at` has in the encoding; 1 for what is none. */
function characterLength(bytes: Uint8Array, at: number, encoding: string): number {
  const byte = bytes[at]!
  if (byte < 0x80) return 1
  if (/^utf-?8$/i.test(encoding)) {
    if (byte > 0xf4) return 1
    return byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 1
  }
  return /^gb/i.test(encoding) ? 2 : 1
}

/** Each byte with its character: a Chinese character stands at its first byte, control signs as a middle dot. */
export function shownBytes(bytes: Uint8Array, encoding: string): ShownByte[] {
  const decoder = decoderOf(encoding)
  const shown: ShownByte[] = []
  let at = 0
  while (at < bytes.length) {
    const length = Math.min(characterLength(bytes, at, encoding), bytes.length - at)
    for (let i = 0; i < length; i++) {
      const char = i === 0 ? printable(decoder.decode(bytes.subarray(at, at + length))) : ''
      shown.push({ hex: bytes[at + i]!.toString(16).toUpperCase().padStart(2, '0'), char })
    }
    at += length
  }
  return shown
}

const printable = (char: string): string =>
  /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(char) && char !== '\uFFFD' ? char : '·'

function decoderOf(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding)
  } catch {
    return new TextDecoder('latin1') // a name that browsers do not know
  }
}
