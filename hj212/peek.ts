/**
 * The little that the gateway must know before the bytes are safe: is the frame whole, whose is it, does it want an
 * answer. Reads the head and the CRC, never what stands in CP; one microsecond a frame.
 */
import { locate } from './envelope.ts'
import { CN, MN, PNO, PNUM, PW, QN, ST, fieldNumber, fieldText } from './head.ts'
import { InternedText } from './interned.ts'
import { judge, makeJudgement } from './judgement.ts'
import type { Dialect, FaultKind, Version } from './message.ts'

export interface Peek {
  /** `##` was there. */
  readonly headerOk: boolean
  readonly lengthOk: boolean
  /** Of the plain text, for cipher text that one of the device's keys opens. */
  readonly crcOk: boolean
  /** The fault that `decode` finds with the same dialect and keys. */
  readonly fault: FaultKind | null
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
const BY_THE_BOOK: Dialect = {}

// One frame is read at a time, so the working places are made once.
const it = makeJudgement()
const { envelope, head } = it
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
  judge(frame, it, options.dialect ?? BY_THE_BOOK, options.keysOf ?? [], null)
  const pnum = fieldNumber(frame, head, PNUM)
  const pno = fieldNumber(frame, head, PNO)
  return {
    headerOk: envelope.start >= 0,
    lengthOk: envelope.lengthOk,
    crcOk: it.isCrcRight,
    fault: it.fault,
    version: it.version,
    flag: it.flag,
    QN: fieldText(frame, head, QN),
    ST: intern(codes, frame, ST),
    CN: intern(codes, frame, CN),
    PW: fieldText(frame, head, PW),
    MN: intern(devices, frame, MN),
    PNUM: pnum < 0 ? null : pnum,
    PNO: pno < 0 ? null : pno,
    segmentStart: envelope.segmentStart,
    segmentEnd: envelope.segmentEnd,
  }
}
