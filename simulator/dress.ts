import { crc16, crcText, encryptsPayload, encryptSm4, formatTime, parseTime } from '../hj212/index.ts'
import type { Device } from './device.ts'
import type { FrameAbout, WireFrame } from './quirk.ts'

const WRONG_KEY = Buffer.from('wrongwrongwrong!', 'latin1')
const TAIL = 6
/** A day of seconds: 160 of 65 536 pairs of bytes are expected to be tried. */
const MOST_TRIES = 86_400

/** An honest frame in clear as this logger sends it: with its mistakes, encrypted where that is due. */
export function dress(device: Device, honest: Buffer, CN: string): Buffer {
  const { quirks, plan } = device
  const about: FrameAbout = { version: plan.version, CN, count: device.nextFrame() }
  let text = honest.toString('latin1', 6, honest.length - TAIL)
  for (const quirk of quirks) if (quirk.kind === 'segment') text = quirk.change(text, about)
  const plain = Buffer.from(text, 'latin1')
  const { plain: sealedPlain, segment } = seal(device, plain, CN)
  let frame: WireFrame = {
    opening: '##',
    length: String(sealedPlain.length).padStart(4, '0'),
    segment,
    crc: crcText(crc16(sealedPlain)),
    tail: '\r\n',
  }
  for (const quirk of quirks) if (quirk.kind === 'wire') frame = quirk.change(frame, sealedPlain, about)
  const { opening, length, crc, tail } = frame
  return Buffer.concat([
    Buffer.from(opening + length, 'latin1'),
    frame.segment,
    Buffer.from(crc + tail, 'latin1'),
  ])
}

interface Sealed {
  readonly plain: Buffer
  readonly segment: Buffer
}

/** Encrypts what is between `CP=&&` and `&&` [HJ 212-2025 6.4, reported]. */
function seal({ settings, quirks }: Device, plain: Buffer, CN: string): Sealed {
  const is = quirks.find((quirk) => quirk.kind === 'cipher')?.is
  if (settings.key === null || !encryptsPayload(CN) || is === 'absent') return { plain, segment: plain }
  const key = is === 'of-wrong-key' ? WRONG_KEY : settings.key
  const wanted = quirks.find((quirk) => quirk.kind === 'cipher-holds')?.bytes
  const sealed = wanted === undefined || CN !== '2011' ? plain : holding(plain, key, wanted)
  const { from, to } = contentOf(sealed)
  const cipher = encryptSm4(sealed.subarray(from, to), key)
  const written = is === 'printed' ? printed(cipher) : cipher
  return { plain: sealed, segment: Buffer.concat([sealed.subarray(0, from), written, sealed.subarray(to)]) }
}

function contentOf(segment: Buffer): { readonly from: number; readonly to: number } {
  const from = segment.indexOf('CP=&&') + 5
  const to = segment.lastIndexOf('&&')
  return { from, to: to < from ? segment.length : to }
}

/** The whole blocks in the form in which the standard prints its examples, the rest in clear. */
function printed(cipher: Buffer): Buffer {
  const whole = cipher.length - (cipher.length % 16)
  const cells = Array.from(
    cipher.subarray(0, whole),
    (byte) => `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  )
  return Buffer.concat([Buffer.from(`{${cells.join(',')}}`, 'latin1'), cipher.subarray(whole)])
}

/** The segment with a SampleTime under which its cipher text holds the bytes. */
function holding(plain: Buffer, key: Buffer, wanted: string): Buffer {
  const text = plain.toString('latin1')
  const [, time, code] = /DataTime=(\d{14});([0-9A-Za-z]+)-/.exec(text) ?? []
  if (time === undefined) return plain
  const at = parseTime(time) ?? 0
  for (let back = 0; back < MOST_TRIES; back += 1) {
    const sampled = `${code}-SampleTime=${formatTime(at - back * 1000)},`
    const tried = Buffer.from(text.replace(`;${code}-`, `;${sampled}${code}-`), 'latin1')
    const { from, to } = contentOf(tried)
    const cipher = encryptSm4(tried.subarray(from, to), key)
    if (cipher.subarray(0, cipher.length - (cipher.length % 16)).includes(wanted, 0, 'latin1')) return tried
  }
  return plain
}
