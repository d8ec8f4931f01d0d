/**
 * Bytes of one frame to a message. Tolerant: whatever departs from the standard is named in `deviations`, what
 * cannot be trusted or understood in `fault`; nothing throws. [HJ 212-2017 6.3]
 */
import { commandText, isEncryptedCommand } from './code-cache.ts'
import { type Use, VERSION_BIT } from './cp-field.ts'
import { type CpContent, type CpContext, scanCp } from './cp.ts'
import { crcText } from './crc.ts'
import { DeviationList } from './deviations.ts'
import { locate } from './envelope.ts'
import { frameFlags } from './flags.ts'
import { checkHead, type HeadFacts } from './head-check.ts'
import { CN, MN, PNO, PNUM, PW, QN, RF, ST, fieldNumber } from './head.ts'
import { InternedText } from './interned.ts'
import { isReadable, isTruncated, judge, makeJudgement } from './judgement.ts'
import type { Dialect, FaultKind, Message, Version } from './message.ts'
import { latin1 } from './octet.ts'
import { looksClear } from './payload.ts'
import { decodeText, textEncoding } from './text.ts'

export interface DecodeOptions {
  readonly dialect?: Dialect
  /** SM4 keys of the device, the current one first. */
  readonly keys?: readonly Buffer[]
  /** Up: from the field machine. Some commands mean something else the other way. */
  readonly direction?: 'up' | 'down'
}

const NO_OPTIONS: DecodeOptions = {}
const BY_THE_BOOK: Dialect = {}
const NO_KEYS: readonly Buffer[] = []
const NO_CONTENT: CpContent = { cp: Object.freeze([]), factors: Object.freeze([]), dataTime: null }
const MAX_SEGMENT = 1024
const MAX_CP = { '2005': 960, '2017': 950, '2025': 950 } as const

// One frame is read at a time, so the working places are made once.
const it = makeJudgement()
const { envelope, head, content } = it
const facts: HeadFacts = { version: '2005', flag: -1, cn: -1, direction: undefined }
const notes = new DeviationList()
const devices = new InternedText(16_384)
const codes = new InternedText(1024)
const context: CpContext = {
  bytes: Buffer.alloc(0),
  from: 0,
  to: 0,
  text: '',
  textStart: 0,
  version: '2005',
  versionBit: 1,
  foreign: null,
  hasLetters: false,
  preferredText: 'utf8',
}

/**
 * Decodes one frame: `##` to CR LF as a reader cut it, or any other bytes. Strings may be views of the frame's
 * text; whoever keeps QN or a long value for long should copy it.
 */
export function decode(frame: Buffer, options: DecodeOptions = NO_OPTIONS): Message {
  const dialect = options.dialect ?? BY_THE_BOOK
  locate(frame, envelope)
  const { segmentStart } = envelope
  const lengthOk = checkEnvelope(frame, dialect)
  judge(frame, it, dialect, options.keys ?? NO_KEYS, notes)
  const { version, flag, cn, opened } = it
  facts.version = version
  facts.flag = flag
  facts.cn = cn
  facts.direction = options.direction
  checkHead(frame, head, facts, notes)

  const bytes = opened?.bytes ?? frame
  const segmentEnd = opened?.segmentEnd ?? envelope.segmentEnd
  if (opened !== null) {
    content.to = segmentEnd - content.closing
    if (opened.key > 0) notes.add('previous-key', null, String(opened.key))
    if (opened.printed) notes.add('cipher-printed', content.from, '')
  } else if (it.isModbus) notes.add('crc-modbus', segmentEnd, crcText(envelope.crc))
  else if (options.direction === 'up') checkCipher(frame)

  if (segmentEnd - segmentStart > MAX_SEGMENT) {
    notes.add('segment-too-long', segmentStart + MAX_SEGMENT, String(segmentEnd - segmentStart))
  }
  const text = latin1(bytes, segmentStart, segmentEnd)
  let body = NO_CONTENT
  if (isReadable(it)) {
    checkContent(segmentEnd, version)
    context.bytes = bytes
    context.from = content.from
    context.to = content.to
    context.text = text
    context.textStart = segmentStart
    context.version = version
    context.versionBit = VERSION_BIT[version]
    context.foreign = foreignTo(cn)
    context.hasLetters = isSystem(frame, 0x34, 0x35)
    context.preferredText = dialect.text ?? 'utf8'
    body = scanCp(context, notes)
    if (body.dataTime !== null) checkPeriod(cn, body.dataTime)
  }

  const pnum = fieldNumber(frame, head, PNUM)
  const pno = fieldNumber(frame, head, PNO)
  const rf = head.from[RF]!
  return {
    ok: it.fault === null,
    version,
    lengthOk,
    crcOk: it.isCrcRight,
    crcExpected: crcText(it.expected),
    QN: fieldOf(text, QN),
    ST: interned(codes, frame, ST),
    CN: cn >= 0 ? commandText(cn) : fieldOf(text, CN),
    PW: fieldOf(text, PW),
    MN: interned(devices, frame, MN),
    Flag: flag < 0 ? null : frameFlags(flag),
    PNUM: pnum < 0 ? null : pnum,
    PNO: pno < 0 ? null : pno,
    RF: rf >= 0 && head.to[RF] === rf + 1 && frame[rf] === 0x31,
    dataTime: body.dataTime,
    cp: body.cp,
    factors: body.factors,
    cipher: opened === null ? 'clear' : { key: opened.key },
    deviations: notes.take(),
    fault: it.fault === null ? null : { kind: it.fault, position: faultPosition(it.fault) },
  }
}

/** Value of a head field out of the segment's text; null when missing or blank. */
function fieldOf(text: string, field: number): string | null {
  const from = head.from[field]!
  const to = head.to[field]!
  const { segmentStart } = envelope
  return from < 0 || from === to ? null : text.substring(from - segmentStart, to - segmentStart)
}

function interned(table: InternedText, frame: Buffer, field: number): string | null {
  const from = head.from[field]!
  const to = head.to[field]!
  return from < 0 || from === to ? null : table.get(frame, from, to)
}

/** Whether ST is the two digits given. */
function isSystem(frame: Buffer, tens: number, ones: number): boolean {
  const from = head.from[ST]!
  return from >= 0 && head.to[ST] === from + 2 && frame[from] === tens && frame[from + 1] === ones
}

/** Names what is wrong around the data segment; true when the length field counts what the dialect says. */
function checkEnvelope(frame: Buffer, dialect: Dialect): boolean {
  const { start, lengthDigits, declared, segmentStart, segmentEnd, crcDigits, tail, end } = envelope
  let { lengthOk } = envelope
  if (start < 0) notes.add('header-missing', 0, '')
  else if (start > 0) notes.add('leading-noise', 0, String(start))
  if (start >= 0 && lengthDigits < 4) notes.add('length-digits', start + 2, String(lengthDigits))
  else if (start >= 0 && !lengthOk) {
    const characters = decodeText(
      frame,
      segmentStart,
      segmentEnd,
      textEncoding(frame, segmentStart, segmentEnd),
    ).length
    const isCharacters = characters === declared
    lengthOk = isCharacters && dialect.length === 'characters'
    const kind = isCharacters ? 'length-counts-characters' : 'length-mismatch'
    notes.add(kind, start + 2, String(segmentEnd - segmentStart))
  }
  if (crcDigits === 0 && !isTruncated(envelope)) notes.add('crc-missing', segmentEnd, '')
  if (crcDigits > 0 && crcDigits < 4) notes.add('crc-short', segmentEnd, String(crcDigits))
  if (envelope.crcLowerCase) notes.add('crc-lower-case', segmentEnd, '')
  if (crcDigits > 0 && tail === 0) notes.add('tail-missing', end, '')
  else if (tail === 1) notes.add('tail-incomplete', end - 1, '')
  if (end < frame.length) notes.add('trailing-noise', end, String(frame.length - end))
  return lengthOk
}

function checkContent(segmentEnd: number, version: Version): void {
  if (content.opening < 2) notes.add('cp-single-ampersand', head.cp, String(content.opening))
  if (content.closing < 2 && envelope.crcDigits > 0)
    notes.add('cp-unclosed', content.to, String(content.closing))
  const length = segmentEnd - head.cp + 'CP='.length
  if (length > MAX_CP[version]) notes.add('cp-too-long', head.cp, String(length))
}

/** Statistics that an upload of this command does not carry. */
function foreignTo(cn: number): Use | null {
  if (cn === 2011) return 'period'
  return cn === 2051 || cn === 2061 || cn === 2031 ? 'real-time' : null
}

/** DataTime of period data is the start of the period. [HJ 212-2017 Table 4] */
function checkPeriod(cn: number, dataTime: string): void {
  const start = cn === 2051 ? '00' : cn === 2061 ? '0000' : cn === 2031 || cn === 2041 ? '000000' : ''
  if (!dataTime.endsWith(start)) notes.add('time-not-period-start', content.from, dataTime)
}

/** What should be encrypted and stands there in clear. */
function checkCipher(frame: Buffer): void {
  const { version, cn, isCrcRight } = it
  if (version !== '2025' || cn < 0 || head.cp < 0 || !isCrcRight || !isEncryptedCommand(cn)) return
  if (content.to > content.from && looksClear(frame, content.from, content.to))
    notes.add('clear-text', content.from, '')
}

/** Where to look. */
function faultPosition(kind: FaultKind): number {
  if (kind === 'no-header') return 0
  if (kind === 'no-command') return envelope.segmentStart
  if (kind === 'cp-not-opened') return head.cp
  return kind === 'undecryptable' ? content.from : envelope.segmentEnd
}
