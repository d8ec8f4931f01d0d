/** Inputs for the fuzzers: the collected packets, changed as senders change them and as lines damage them. */
import * as fc from 'fast-check'
import { crc16, crcModbus, crcText } from '../../hj212/index.ts'
import { bytesOf, packets } from '../fixtures/packets.ts'
import type { Stream } from './corpus.ts'

const whole = packets.map(bytesOf)

/** Data segments of the collected packets, one character a byte. */
const segments = whole
  .map((packet) => packet.toString('latin1'))
  .map((text) => /^#*\d{0,4}(.*&&)/s.exec(text)?.[1] ?? text)

// oxfmt-ignore
const values = [
  '', '-', '--', 'null', 'NaN', '0', '-0', '+5', '.5', '5.', '1e5', '0x10', '1.2.3', ' 7 ',
  '999999999999999', '235.2082107479261', '9999.990', 'St', '//a;b,c=d//', '//', '//x', '/',
  '20261123120000', '20261123120000000', '20261332256199', '\xC7\xE5\xCF\xB4', '\xE6\xB8\x85', '\xFF\xFE',
]
// oxfmt-ignore
const names = [
  'DataTime', 'PolId', 'QN', 'CN', 'w01018-Rtd', 'w01018-Avg', 'W01018-Flag', 'w01018-EFlag', 'w01018-td',
  '011-Rtd', 'SB1-RS', 'i12001-Info', 'O3-Rtd', '-Rtd', 'a-', 'a-b-Rtd', '', ' PolId ', '__proto__-Rtd',
]
// oxfmt-ignore
const heads = [
  'QN=20261123120000001', 'QN=', 'ST=32', 'ST=21', 'ST=45', 'CN=2011', 'CN=2061', 'CN=9014', 'CN=1', 'PW=123456',
  'MN=010000A8900016F000169DC0', 'MN=', 'Flag=5', 'Flag=9', 'Flag=11', 'Flag=256', 'Flag=x', 'PNUM=2', 'PNO=3',
  'RF=1', 'pw =1', 'CP=&&', 'CP=&', ',', ';', ' ', 'abc',
]

/** What happens to the pieces of a segment: items by `;`, pairs by `,`. */
type Change = readonly [kind: number, place: number, text: string]

const change: fc.Arbitrary<Change> = fc.tuple(
  fc.nat(7),
  fc.nat(),
  fc.oneof(
    fc.constantFrom(...heads),
    fc
      .tuple(fc.constantFrom(...names), fc.constantFrom(...values))
      .map(([name, value]) => `${name}=${value}`),
  ),
)

function changed(segment: string, changes: readonly Change[]): string {
  let pieces = segment.split(/([;,])/)
  for (const [kind, place, text] of changes) {
    const at = place % pieces.length
    const even = at - (at % 2)
    if (kind === 0) pieces.splice(even, 2)
    else if (kind === 1) pieces.splice(even, 0, pieces[even]!, ';')
    else if (kind === 2) pieces.splice(even, 0, text, ';')
    else if (kind === 3) pieces[even] = text
    else if (kind === 4 && at % 2 === 1) pieces[at] = pieces[at] === ';' ? ',' : ';'
    else if (kind === 5) pieces[even] = ` ${pieces[even]!} `
    else if (kind === 6) pieces[even] = pieces[even]!.replace(/=.*/s, `=${text}`)
    else pieces = [...pieces.slice(even), ';', ...pieces.slice(0, even)]
    if (pieces.length === 0) pieces = ['']
  }
  return pieces.join('')
}

/** A data segment that keeps to the grammar more or less. */
export const segment = fc
  .tuple(fc.constantFrom(...segments), fc.array(change, { maxLength: 6 }))
  .map(([one, changes]) => Buffer.from(changed(one, changes), 'latin1'))

/** A frame by the book around any segment. */
export function frameOf(body: Buffer): Buffer {
  const length = String(body.length).padStart(4, '0')
  return Buffer.concat([Buffer.from(`##${length}`), body, Buffer.from(`${crcText(crc16(body))}\r\n`)])
}

/** A frame around a segment with what senders do wrong around it. */
const wrapped = fc
  .tuple(
    segment,
    fc.constantFrom('##', '#', '###', '', '##  ', '\0##'),
    fc.constantFrom('right', 'more', 'less', 'bare', 'none', '9999'),
    fc.constantFrom('right', 'right', 'modbus', 'lower', 'short', 'none', 'B382'),
    fc.constantFrom('\r\n', '\r\n', '\n', '\r', '', '\r\n\r\n', 'x'),
  )
  .map(([body, before, length, crc, tail]) => {
    const right = body.length
    const lengths: Readonly<Record<string, string>> = {
      right: String(right).padStart(4, '0'),
      more: String(right + 3).padStart(4, '0'),
      less: String(Math.max(0, right - 2)).padStart(4, '0'),
      bare: String(right),
      none: '',
    }
    const printed = crcText(crc16(body))
    const crcs: Readonly<Record<string, string>> = {
      right: printed,
      modbus: crcText(crcModbus(body)),
      lower: printed.toLowerCase(),
      short: printed.replace(/^0+/, ''),
      none: '',
    }
    return Buffer.concat([
      Buffer.from(before + (lengths[length] ?? length), 'latin1'),
      body,
      Buffer.from((crcs[crc] ?? crc) + tail),
    ])
  })

/** A packet whose bytes the line has changed, lost, doubled or turned round. */
const damaged = fc
  .tuple(
    fc.oneof(fc.constantFrom(...whole), wrapped),
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.nat(4),
        fc.oneof(fc.constantFrom(...Buffer.from('#&;,=-/{} 0Aa\r\n')), fc.nat(255)),
      ),
      { maxLength: 6 },
    ),
  )
  .map(([packet, changes]) => {
    let bytes = packet
    for (const [place, kind, byte] of changes) {
      const at = place % (bytes.length + 1)
      const [before, behind] = [bytes.subarray(0, at), bytes.subarray(at)]
      if (kind === 0) bytes = Buffer.concat([behind, before])
      else if (kind === 1) bytes = Buffer.concat([before, behind.subarray(1)])
      else if (kind === 2) bytes = Buffer.concat([before, Buffer.of(byte), behind])
      else if (kind === 3) bytes = Buffer.concat([before, Buffer.of(byte), behind.subarray(1)])
      else bytes = before
    }
    return bytes
  })

/** Anything that may come as one frame. */
export const frame: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 4, arbitrary: wrapped },
  { weight: 3, arbitrary: damaged },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.constantFrom('##', '#', '0012', '9999', 'QN=', 'CP=&&', '&&', '1C80', '\r\n', ';', 'x'))
      .map((parts) => Buffer.from(parts.join(''))),
  },
)

/** Frames of any kind, in pieces of any size. */
export const stream: fc.Arbitrary<Stream> = fc
  .tuple(fc.array(frame, { minLength: 1, maxLength: 5 }), fc.array(fc.nat(400), { maxLength: 12 }))
  .map(([frames, sizes]) => cut(Buffer.concat(frames), sizes))

/** Pieces of these sizes, the rest in one. */
export function cut(bytes: Buffer, sizes: readonly number[]): Stream {
  const pieces: Buffer[] = []
  let at = 0
  for (const size of sizes) {
    pieces.push(bytes.subarray(at, at + size))
    at += size
  }
  pieces.push(bytes.subarray(at))
  return pieces
}
