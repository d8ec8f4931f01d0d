import { crc16 } from './crc.ts'
import type { Version } from './message.ts'
import { findCommand } from './tables/index.ts'

/** Request answer, execution result, notify answer, data answer. */
export type AnswerKind = '9011' | '9012' | '9013' | '9014'

/** What an answer says. QN, PW and MN are those of the frame that is answered; null leaves the field out. */
export interface Answer {
  readonly version: Version
  readonly kind: AnswerKind
  readonly QN: string | null
  readonly PW: string | null
  readonly MN: string | null
  /** System interaction, 91, unless a device wants another. */
  readonly ST?: string
  /** For 9011; 1 = will execute. */
  readonly qnRtn?: number
  /** For 9012; 1 = done. */
  readonly exeRtn?: number
  /** The upload that a 2005 data answer names inside CP. */
  readonly upload?: { readonly CN: string; readonly PNO: number | null; readonly PNUM: number | null }
}

/** Flag of answers: version bits, no packet numbers, no answer wanted [HJ 212-2017 6.3.2 Table 3]. */
const answerFlag: Readonly<Record<Version, string>> = { '2005': '0', '2017': '4', '2025': '8' }

const hexDigits = Buffer.from('0123456789ABCDEF', 'latin1')

/** A whole frame, `##` to CR LF, in the version of the frame that is answered [HJ 212-2017 6.5] [HJ/T 212-2005 App C]. */
export function encodeAnswer(answer: Answer): Buffer {
  return frameOf(answer.version === '2005' ? segmentOf2005(answer) : segmentOf(answer))
}

function segmentOf(answer: Answer): string {
  const head = answer.QN === null ? '' : `QN=${answer.QN};`
  return `${head}${start(answer)}${address(answer)};Flag=${answerFlag[answer.version]};CP=&&${resultOf(answer)}&&`
}

/** QN stands inside CP; 9012 shows no Flag, 9014 neither PW nor MN: the connection tells the device. */
function segmentOf2005(answer: Answer): string {
  const qn = answer.QN === null ? [] : [`QN=${answer.QN}`]
  if (answer.kind === '9014') return `${start(answer)};CP=&&${[...qn, ...uploadOf(answer)].join(';')}&&`
  const flag = answer.kind === '9012' ? '' : ';Flag=0'
  const result = resultOf(answer)
  const items = result === '' ? qn : [...qn, result]
  return `${start(answer)}${address(answer)}${flag};CP=&&${items.join(';')}&&`
}

function start(answer: Answer): string {
  return `ST=${answer.ST ?? '91'};CN=${answer.kind}`
}

function address(answer: Answer): string {
  const pw = answer.PW === null ? '' : `;PW=${answer.PW}`
  return answer.MN === null ? pw : `${pw};MN=${answer.MN}`
}

function resultOf(answer: Answer): string {
  if (answer.kind === '9011') return `QnRtn=${answer.qnRtn ?? 1}`
  if (answer.kind === '9012') return `ExeRtn=${answer.exeRtn ?? 1}`
  return ''
}

/** The printed example ends its packet numbers with a `;` before the closing `&&` [HJ/T 212-2005 App C 6]. */
function uploadOf({ upload }: Answer): readonly string[] {
  if (upload === undefined) return []
  const cn = `CN=${upload.CN}`
  return upload.PNO === null || upload.PNUM === null
    ? [cn]
    : [cn, `PNO=${upload.PNO}`, `PNUM=${upload.PNUM}`, '']
}

/** Written by hand into one buffer: the gateway answers some 30 000 frames a second. */
function frameOf(segment: string): Buffer {
  const length = segment.length
  const end = 6 + length
  const frame = Buffer.allocUnsafe(end + 6)
  frame[0] = frame[1] = 0x23
  frame[2] = 0x30 + (Math.trunc(length / 1000) % 10)
  frame[3] = 0x30 + (Math.trunc(length / 100) % 10)
  frame[4] = 0x30 + (Math.trunc(length / 10) % 10)
  frame[5] = 0x30 + (length % 10)
  frame.write(segment, 6, 'latin1')
  const crc = crc16(frame, 6, end)
  frame[end] = hexDigits[crc >> 12]!
  frame[end + 1] = hexDigits[(crc >> 8) & 15]!
  frame[end + 2] = hexDigits[(crc >> 4) & 15]!
  frame[end + 3] = hexDigits[crc & 15]!
  frame[end + 4] = 0x0d
  frame[end + 5] = 0x0a
  return frame
}

/** What decides whether a frame from a field machine is answered, and how. */
export interface AnswerFacts {
  readonly version: Version
  readonly CN: string | null
  /** Bit 0 of Flag. */
  readonly answer: boolean
}

/**
 * The answer that a host owes to a frame which it has stored; null for none. An answer is never answered, whatever
 * its Flag says: two ends that do so loop for ever. A command that no table knows gets 9014 when it asks.
 */
export function answerFor({ version, CN, answer }: AnswerFacts): '9013' | '9014' | null {
  if (CN === null || isAnswer(CN)) return null
  if (findCommand(version, CN, 'up')?.class === 'notify') {
    // A heart-beat is answered only when it asks [HJ 212-2025 C.54, reported]; other notifies always are.
    return CN === '9015' && !answer ? null : '9013'
  }
  return answer ? '9014' : null
}

/** CN 9011–9014. */
export function isAnswer(CN: string): CN is AnswerKind {
  return CN === '9011' || CN === '9012' || CN === '9013' || CN === '9014'
}
