/** A message to bytes: strict, where the decoder is tolerant. [HJ 212-2017 6.3] */
import { crc16, crcText } from './crc.ts'
import {
  type EncodeFault,
  type EncodeFaultKind,
  type Item,
  MAX_CP_BYTES,
  MAX_SEGMENT_BYTES,
  type Outgoing,
  findContentFault,
  findHeadFault,
} from './outgoing.ts'
import { SM4_KEY_BYTES, encryptSm4 } from './sm4.ts'
import { encryptsPayload } from './tables/index.ts'
import { encodeText } from './text.ts'

export interface EncodeOptions {
  /** SM4 key of 16 bytes, 2025 only: what that version encrypts is encrypted, the rest stays in clear. */
  readonly key?: Buffer
  /** Default UTF-8. */
  readonly text?: 'utf8' | 'gbk'
  /** PW and MN as the device has them, though no standard allows them: it must know itself by them. */
  readonly addressAsDevice?: boolean
}

export type Encoded<T = Buffer> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: EncodeFault }

export function refuse(kind: EncodeFaultKind, field: string): { ok: false; fault: EncodeFault } {
  return { ok: false, fault: { kind, field } }
}

/** One whole frame, `##` to CR LF. */
export function encode(message: Outgoing, options: EncodeOptions = {}): Encoded {
  const fault = findHeadFault(message, options.addressAsDevice ?? false) ?? findContentFault(message.cp)
  if (fault !== null) return { ok: false, fault }
  const { version } = message
  const { key } = options
  if (key !== undefined && (version !== '2025' || key.length !== SM4_KEY_BYTES))
    return refuse('key-malformed', 'key')
  const content = encodeText(contentOf(message.cp), options.text ?? 'utf8')
  if (content === null) return refuse('text-unencodable', 'CP')
  if (content.length + 'CP=&&&&'.length > MAX_CP_BYTES[version]) return refuse('cp-too-long', 'CP')
  const head = Buffer.from(`${headOf(message)}CP=&&`, 'latin1')
  const length = head.length + content.length + 2
  if (length > MAX_SEGMENT_BYTES) return refuse('segment-too-long', 'CP')

  const before = Buffer.from(`##${String(length).padStart(4, '0')}`, 'latin1')
  const frame = Buffer.concat([before, head, content, Buffer.from('&&....\r\n', 'latin1')])
  // Length and CRC are those of the plain text. [HJ 212-2025 6.4, reported]
  const segmentEnd = before.length + length
  frame.write(crcText(crc16(frame, before.length, segmentEnd)), segmentEnd, 'latin1')
  if (key !== undefined && isEncrypted(message))
    encryptSm4(content, key).copy(frame, before.length + head.length)
  return { ok: true, value: frame }
}

/** Uploads of the encrypted set, and the new key itself on its way down. [HJ 212-2025 6.4.4, C.8, reported] */
function isEncrypted({ CN, direction }: Outgoing): boolean {
  return CN === '1014' || (direction === 'up' && encryptsPayload(CN))
}

/** The fields before CP, each with its `;`, in the order of the version. */
export function headOf(message: Outgoing): string {
  const { version, QN, ST, CN, PW, MN, Flag, PNUM = null, PNO = null, RF = false } = message
  const qn = QN === null ? '' : `QN=${QN};`
  // Uploads of 2005 that want an answer have QN behind CN, and PNO before PNUM. [HJ/T 212-2005 App. C 6]
  const isUpload2005 = version === '2005' && message.direction === 'up'
  const numbers = isUpload2005 ? `PNO=${PNO};PNUM=${PNUM};` : `PNUM=${PNUM};PNO=${PNO};`
  return [
    isUpload2005 ? `ST=${ST};CN=${CN};${qn}` : `${qn}ST=${ST};CN=${CN};`,
    PW === null ? '' : `PW=${PW};`,
    MN === null ? '' : `MN=${MN};`,
    Flag === null ? '' : `Flag=${Flag};`,
    PNUM === null ? '' : numbers,
    RF ? 'RF=1;' : '',
  ].join('')
}

/** What stands between `&&` and `&&`. */
export function contentOf(cp: readonly Item[]): string {
  return cp.map((item) => item.map(([name, value]) => `${name}=${value}`).join(',')).join(';')
}
