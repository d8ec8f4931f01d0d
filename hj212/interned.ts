import { latin1 } from './octet.ts'

/**
 * Strings for byte runs that come again and again (MN, ST, CN): the same bytes give the same string without a new
 * one being made. Direct-mapped, so its size never changes whatever a hostile sender makes up; and the strings are
 * flat, so keeping one does not keep a frame.
 */
export class InternedText {
  readonly #slots: (string | undefined)[]

  /** `slots`: a power of two. */
  constructor(slots: number) {
    this.#slots = Array.from({ length: slots }, () => undefined)
  }

  /** The text of bytes[from, to), one byte a character. */
  get(bytes: Buffer, from: number, to: number): string {
    let hash = to - from
    for (let i = from; i < to; i += 1) hash = (Math.imul(hash, 31) + bytes[i]!) | 0
    const slot = (hash ^ (hash >>> 15)) & (this.#slots.length - 1)
    const known = this.#slots[slot]
    if (known !== undefined && isSame(known, bytes, from, to)) return known
    const text = latin1(bytes, from, to)
    this.#slots[slot] = text
    return text
  }
}

function isSame(text: string, bytes: Uint8Array, from: number, to: number): boolean {
  const length = text.length
  if (length !== to - from) return false
  for (let i = 0; i < length; i += 1) if (text.charCodeAt(i) !== bytes[from + i]) return false
  return true
}
