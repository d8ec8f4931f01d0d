/** What a stretch of a frame's bytes is. `from`/`to` are byte offsets, half-open. */
export type Region =
  | {
      readonly kind: 'noise' | 'header' | 'length' | 'crc' | 'tail' | 'mark'
      readonly from: number
      readonly to: number
    }
  /** `QN=…` before CP. */
  | { readonly kind: 'field'; readonly name: string; readonly from: number; readonly to: number }
  /** `a21026-Rtd=…` inside CP; `index` counts the pairs in wire order from 0. */
  | {
      readonly kind: 'pair'
      readonly name: string
      readonly index: number
      readonly from: number
      readonly to: number
    }

/**
 * Cuts a frame into what a person sees in it [HJ 212-2017 6.2]: `##`, four digits, data segment, CRC, CR LF.
 * For the eye only, so it takes what is there: a missing part is a missing region, and what fits nowhere is
 * noise. Regions are in order and do not overlap; separators between them belong to none.
 */
export function regionsOf(bytes: Uint8Array): Region[] {
  const text = latin1(bytes)
  const header = text.indexOf('##')
  if (header === -1) return bytes.length === 0 ? [] : [{ kind: 'noise', from: 0, to: bytes.length }]
  const regions: Region[] = []
  if (header > 0) regions.push({ kind: 'noise', from: 0, to: header })
  regions.push({ kind: 'header', from: header, to: header + 2 })
  const digits = /^\d{4}/.test(text.slice(header + 2)) ? 4 : 0
  if (digits > 0) regions.push({ kind: 'length', from: header + 2, to: header + 6 })
  const start = header + 2 + digits
  const end = segmentEnd(text, start, digits > 0 ? Number(text.slice(header + 2, header + 6)) : null)
  regions.push(...segmentRegions(text, start, end))
  const crc = /^[0-9a-fA-F]{1,4}/.exec(text.slice(end))?.[0].length ?? 0
  if (crc > 0) regions.push({ kind: 'crc', from: end, to: end + crc })
  const tail = /^(\r\n|\r|\n)/.exec(text.slice(end + crc))?.[0].length ?? 0
  if (tail > 0) regions.push({ kind: 'tail', from: end + crc, to: end + crc + tail })
  const rest = end + crc + tail
  if (rest < text.length) regions.push({ kind: 'noise', from: rest, to: text.length })
  return regions
}

/** One character a byte, so that string offsets are byte offsets. */
function latin1(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

/** By the declared length when a CRC can stand there; else behind the last `&&`; else before the line end. */
function segmentEnd(text: string, start: number, declared: number | null): number {
  if (declared !== null) {
    const end = start + declared
    if (end <= text.length && /^[0-9a-fA-F]{4}(\r|\n|$)/.test(text.slice(end, end + 5))) return end
  }
  const close = text.lastIndexOf('&&')
  if (close >= start) return close + 2
  const line = text.slice(start).search(/[\r\n]/)
  return line === -1 ? text.length : start + line
}

function segmentRegions(text: string, start: number, end: number): Region[] {
  const regions: Region[] = []
  const cp = text.slice(start, end).search(/CP=&/)
  const headEnd = cp === -1 ? end : start + cp
  for (const { from, to } of pieces(text, start, headEnd, /;/g)) {
    regions.push({ kind: 'field', name: nameIn(text, from, to), from, to })
  }
  if (cp === -1) return regions
  const open = headEnd + (text.startsWith('&&', headEnd + 3) ? 5 : 4)
  const close = text.lastIndexOf('&&', end)
  const bodyEnd = close >= open ? close : end
  regions.push({ kind: 'mark', from: headEnd, to: open })
  let index = 0
  for (const { from, to } of pieces(text, open, bodyEnd, /[;,]/g)) {
    regions.push({ kind: 'pair', name: nameIn(text, from, to), index: index++, from, to })
  }
  if (bodyEnd < end) regions.push({ kind: 'mark', from: bodyEnd, to: end })
  return regions
}

/** Stretches between separators; empty ones are left out. */
function pieces(text: string, start: number, end: number, separator: RegExp): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = []
  let from = start
  for (const part of text.slice(start, end).split(separator)) {
    if (part.length > 0) found.push({ from, to: from + part.length })
    from += part.length + 1
  }
  return found
}

const nameIn = (text: string, from: number, to: number): string =>
  text.slice(from, to).split('=', 1)[0]!.trim()
