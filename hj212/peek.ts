/**
 * The little that the gateway must know before the bytes are safe: is the frame whole, whose is it, does it want an
 * answer. Reads the head and the CRC, never CP; one microsecond a frame.
 */
import { crc16, crcModbus } from './crc.ts'
import { type Envelope, locate, makeEnvelope } from './envelope.ts'
import { versionOf } from './flags.ts'
import {
  CN,
  type Head,
  MN,
  PNO,
  PNUM,
  PW,
  QN,
  ST,
  fieldNumber,
  fieldText,
  flagNumber,
  isSurfaceWater,
  makeHead,
  scanHead,
} from './head.ts'
import { InternedText } from './interned.ts'
import type { Dialect, Version } from './message.ts'
import { type Content, locateContent, openContent } from './payload.ts'
import { encryptsPayload } from './tables/index.ts'

export interface Peek {
  /** `##` was there. */
  readonly headerOk: boolean
  readonly lengthOk: boolean
  /** Of the plain text, for cipher text that one of the device's keys opens. */
  readonly crcOk: boolean
  readonly version: Version
  /** −1: none. */
  readonly flag: number
  readonly QN: string | null
  readonly ST: string | null
  readonly CN: string | null
  readonly PW: string | null
  readonly MN: string | null
  readonly PNUM: number | null
  readonly PNO: number | null
  /** Byte offsets of the data segment as it came. */
  readonly segmentStart: number
  readonly segmentEnd: number
}

export interface PeekOptions {
  readonly dialect?: Dialect
  /** SM4 keys of a device, the current one first. */
  readonly keysOf?: (mn: string) => readonly Buffer[]
}

const NO_OPTIONS: PeekOptions = {}

// One frame is read at a time, so the working places are made once.
const envelope: Envelope = makeEnvelope()
const head: Head = makeHead()
const content: Content = { from: 0, to: 0, opening: 0, closing: 0 }
const devices = new InternedText(16_384)
const codes = new InternedText(1024)

function intern(table: InternedText, frame: Buffer, field: number): string | null {
  const from = head.from[field]!
  const to = head.to[field]!
  return from < 0 || from === to ? null : table.get(frame, from, to)
}

/** Looks at one frame (any bytes will do). */
export function peek(frame: Buffer, options: PeekOptions = NO_OPTIONS): Peek {
  locate(frame, envelope)
  const { segmentStart, segmentEnd } = envelope
  scanHead(frame, segmentStart, segmentEnd, head, null)
  const flag = flagNumber(frame, head)
  const version = versionOf(flag, isSurfaceWater(frame, head))
  const mn = intern(devices, frame, MN)
  const cn = intern(codes, frame, CN)
  const pnum = fieldNumber(frame, head, PNUM)
  const pno = fieldNumber(frame, head, PNO)
  const headerOk = envelope.start >= 0
  return {
    headerOk,
    lengthOk: envelope.lengthOk,
    crcOk: headerOk && envelope.crcDigits > 0 && isCrcRight(frame, version, cn, mn, options),
    version,
    flag,
    QN: fieldText(frame, head, QN),
    ST: intern(codes, frame, ST),
    CN: cn,
    PW: fieldText(frame, head, PW),
    MN: mn,
    PNUM: pnum < 0 ? null : pnum,
    PNO: pno < 0 ? null : pno,
    segmentStart,
    segmentEnd,
  }
}

function isCrcRight(
  frame: Buffer,
  version: Version,
  cn: string | null,
  mn: string | null,
  options: PeekOptions,
): boolean {
  const { segmentStart, segmentEnd, crc } = envelope
  const accepts = options.dialect?.crc ?? 'hj212'
  if (accepts !== 'modbus' && crc16(frame, segmentStart, segmentEnd) === crc) return true
  if (accepts !== 'hj212' && crcModbus(frame, segmentStart, segmentEnd) === crc) return true
  if (
    version !== '2025' ||
    cn === null ||
    head.cp < 0 ||
    options.keysOf === undefined ||
    !encryptsPayload(cn)
  ) {
    return false
  }
  locateContent(frame, head.cp, segmentEnd, content)
  return openContent(frame, segmentStart, content, crc, options.keysOf(mn ?? '')) !== null
}
