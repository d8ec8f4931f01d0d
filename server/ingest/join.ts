import { crc16, crcText, peek } from '../../hj212/index.ts'
import type { Arrival } from './assemble.ts'

/** Some senders cut anywhere, not between items: such a part cannot be read for itself. */
export const isCutInside = ({ message }: Arrival): boolean =>
  message.dataTime === null ||
  message.deviations.some(({ kind }) => kind === 'pair-without-equals' || kind === 'time-malformed')

/**
 * One frame with the CP texts of the parts in order, to be decoded in their place; null when a part is no
 * frame in clear. A part that repeats DataTime begins a new item [HJ 212-2017 C.50].
 */
export function joinParts(parts: readonly Arrival[]): Buffer | null {
  const [first] = parts
  if (first === undefined) return null
  let head: Buffer | null = null
  const contents: Buffer[] = []
  for (const { bytes, message } of parts) {
    if (message.cipher !== 'clear') return null
    const { segmentStart, segmentEnd } = peek(bytes)
    const segment = bytes.subarray(segmentStart, segmentEnd)
    const cp = segment.indexOf('CP=')
    if (cp < 0) return null
    head ??= segment.subarray(0, cp)
    const content = trimAmpersands(segment.subarray(cp + 3))
    const repeats = contents.length > 0 && content.subarray(0, 9).toString('latin1') === 'DataTime='
    contents.push(repeats ? Buffer.concat([separator, content]) : content)
  }
  const fields = head!
    .toString('latin1')
    .split(';')
    .filter((field) => !/^(?:PNUM|PNO)=/.test(field))
    .join(';')
  const segment = Buffer.concat([Buffer.from(`${fields}CP=&&`, 'latin1'), ...contents, Buffer.from('&&')])
  const length = String(segment.length).padStart(4, '0')
  return Buffer.concat([Buffer.from(`##${length}`), segment, Buffer.from(`${crcText(crc16(segment))}\r\n`)])
}

const separator = Buffer.from(';')

function trimAmpersands(content: Buffer): Buffer {
  let from = 0
  let to = content.length
  while (from < 2 && content[from] === 0x26) from++
  while (to > content.length - 2 && to > from && content[to - 1] === 0x26) to--
  return content.subarray(from, to)
}
