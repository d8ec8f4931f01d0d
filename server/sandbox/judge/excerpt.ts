import { maskSecrets } from '../../lib/frame-secrets.ts'

/** Part of a frame around what is wrong, passwords and keys masked; control and foreign bytes as `\xNN`. */
export interface Excerpt {
  readonly before: string
  /** What the position points at; empty without a position. */
  readonly marked: string
  readonly after: string
  /** Whether bytes of the frame are left out on either side. */
  readonly cutBefore: boolean
  readonly cutAfter: boolean
  /** Offset in the frame, from 0. */
  readonly position: number | null
}

const around = 70
const longestMark = 24
const whole = 240

export function excerptOf(frame: Buffer, position: number | null): Excerpt {
  const at = position === null ? null : Math.min(Math.max(position, 0), frame.length)
  // Secrets are looked for in what is shown and some bytes before it: a huge piece of noise costs no more.
  const from = at === null ? 0 : Math.max(0, at - around)
  const to = Math.min(frame.length, at === null ? whole : at + around + longestMark)
  const head = Math.max(0, from - 64)
  const { masked } = maskSecrets(frame.subarray(head, Math.min(frame.length, to + 64)))
  const shown = (start: number, end: number): string => visible(masked.subarray(start - head, end - head))
  const markEnd = at === null ? 0 : endOfMark(frame, at, to)
  return {
    before: at === null ? '' : shown(from, at),
    marked: at === null ? '' : shown(at, markEnd),
    after: shown(markEnd, to),
    cutBefore: from > 0,
    cutAfter: to < frame.length,
    position: at,
  }
}

/** Up to the next separator. */
function endOfMark(frame: Buffer, at: number, to: number): number {
  let end = at
  while (end < to && end - at < longestMark && (end === at || !isBorder(frame[end]!))) end += 1
  return end
}

const isBorder = (byte: number): boolean => byte === 0x3b || byte === 0x2c || byte === 0x26 || byte === 0x0d

function visible(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  // A cut through a character is no character.
  const plain = text.includes('\uFFFD') ? bytes.toString('latin1') : text
  return plain.replaceAll(/[^\x20-\x7E\u4E00-\u9FFF\u3000-\u303F\uFF00-\uFFEF]/g, (one) =>
    one.charCodeAt(0) < 256 ? `\\x${one.charCodeAt(0).toString(16).padStart(2, '0')}` : '·',
  )
}
