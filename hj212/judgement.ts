/**
 * Whether one frame can be trusted and understood: where its parts lie, its head, version, CRC and cipher. The
 * gateway's look (`peek`) and the decoder both ask here, so what the one acknowledges the other can read.
 */
import { commandNumber, isEncryptedCommand } from './code-cache.ts'
import { crc16, crcModbus } from './crc.ts'
import type { DeviationList } from './deviations.ts'
import { type Envelope, makeEnvelope } from './envelope.ts'
import { versionOf } from './flags.ts'
import { CN, type Head, MN, fieldText, flagNumber, isSurfaceWater, makeHead, scanHead } from './head.ts'
import type { Dialect, FaultKind, Leniency, Version } from './message.ts'
import { type Content, type Opened, locateContent, looksClear, openContent } from './payload.ts'

/** The one frame that is looked at; filled anew for each. */
export interface Judgement {
  readonly envelope: Envelope
  readonly head: Head
  /** Of the frame as it came; only where there is a CP. */
  readonly content: Content
  version: Version
  /** −1: none. */
  flag: number
  /** −1: none. */
  cn: number
  /** What the HJ 212 CRC of the bytes as they came is; that of the plain text where one of the keys fits. */
  expected: number
  /** The plain form of cipher text that one of the keys opens. */
  opened: Opened | null
  /** The CRC printed is the MODBUS one. */
  isModbus: boolean
  /** There is a CRC, and the device's dialect takes it. */
  isCrcRight: boolean
  /** Cipher text that no key opens. */
  isLocked: boolean
  fault: FaultKind | null
}

export function makeJudgement(): Judgement {
  return {
    envelope: makeEnvelope(),
    head: makeHead(),
    content: { from: 0, to: 0, opening: 0, closing: 0 },
    version: '2005',
    flag: -1,
    cn: -1,
    expected: 0,
    opened: null,
    isModbus: false,
    isCrcRight: false,
    isLocked: false,
    fault: null,
  }
}

/** SM4 encrypts whole blocks: shorter content is never cipher text. */
const BLOCK = 16
/** More than the four digits of the length field can say: not read, so that work on one frame is bounded. */
const LONGEST_SEGMENT = 9999

/** SM4 keys of the device, the current one first: known, or to be asked for by MN when cipher text comes. */
export type Keys = readonly Buffer[] | ((mn: string) => readonly Buffer[])

/** Judges a frame whose envelope has been located. With a list, departures of the head are named in it. */
export function judge(
  frame: Buffer,
  it: Judgement,
  dialect: Dialect,
  keys: Keys,
  notes: DeviationList | null,
): void {
  const { envelope, head, content } = it
  const { segmentStart, segmentEnd, crc, crcDigits } = envelope
  scanHead(frame, segmentStart, segmentEnd, head, notes)
  it.flag = flagNumber(frame, head)
  it.version = versionOf(it.flag, isSurfaceWater(frame, head))
  it.cn = commandNumber(frame, head.from[CN]!, head.to[CN]!)
  it.expected = crc16(frame, segmentStart, segmentEnd)
  it.opened = null
  it.isModbus = false
  let isRight = crc === it.expected
  it.isLocked = false
  if (head.cp >= 0) {
    locateContent(frame, head.cp, segmentEnd, content)
    if (it.version === '2025' && it.cn >= 0 && isEncryptedCommand(it.cn)) {
      const isClear = looksClear(frame, content.from, content.to)
      if ((!isRight || !isClear) && crcDigits > 0)
        it.opened = openContent(frame, segmentStart, content, crc, listOf(keys, frame, head))
      it.isLocked = it.opened === null && !isClear && content.to - content.from >= BLOCK
    }
  }
  if (it.opened !== null) {
    it.expected = crc
    isRight = true
  } else if (!isRight && crcDigits > 0) {
    it.isModbus = crcModbus(frame, segmentStart, segmentEnd) === crc
    isRight = it.isModbus && dialect.crc === 'modbus'
  }
  it.isCrcRight =
    isRight &&
    (crcDigits === 4 || (crcDigits > 0 && forgives(dialect, 'crc-short'))) &&
    (envelope.start >= 0 || forgives(dialect, 'header-missing'))
  it.fault = faultOf(it, dialect)
}

function listOf(keys: Keys, frame: Buffer, head: Head): readonly Buffer[] {
  return typeof keys === 'function' ? keys(fieldText(frame, head, MN) ?? '') : keys
}

/** Whether a departure that refuses a frame is let pass for this device. */
function forgives(dialect: Dialect, leniency: Leniency): boolean {
  return dialect.lenient?.includes(leniency) === true
}

function faultOf(it: Judgement, dialect: Dialect): FaultKind | null {
  const { envelope, head, isCrcRight } = it
  if (envelope.start < 0 && !forgives(dialect, 'header-missing')) return 'no-header'
  if (!isCrcRight && isTruncated(envelope)) return 'truncated'
  // Without a CRC only a length that fits shows that the segment is whole; the rest of the structure follows below.
  if (envelope.crcDigits === 0 && !(envelope.lengthOk && forgives(dialect, 'crc-missing')))
    return 'crc-missing'
  if (it.isLocked) return 'undecryptable'
  if (envelope.crcDigits > 0 && !isCrcRight) return 'crc-mismatch'
  if (lengthOf(it) > LONGEST_SEGMENT) return 'segment-too-long'
  if (head.cp < 0) return 'no-cp'
  if (!isOpened(it, dialect)) return 'cp-not-opened'
  return it.cn < 0 ? 'no-command' : null
}

/** `&&` behind `CP=`, or one `&` by agreement. */
function isOpened({ content }: Judgement, dialect: Dialect): boolean {
  return content.opening === 2 || (content.opening === 1 && forgives(dialect, 'cp-single-ampersand'))
}

/** Bytes of the data segment in clear. */
export function lengthOf({ envelope, opened }: Judgement): number {
  return (opened?.segmentEnd ?? envelope.segmentEnd) - envelope.segmentStart
}

/** Fewer bytes than the length field announces, not merely the CRC missing. */
export function isTruncated(envelope: Envelope): boolean {
  return envelope.truncated && !envelope.lengthOk
}

/** Content that is too long to be read, or that no key opens, is left alone. */
export function isReadable(it: Judgement): boolean {
  return it.head.cp >= 0 && !it.isLocked && lengthOf(it) <= LONGEST_SEGMENT
}
