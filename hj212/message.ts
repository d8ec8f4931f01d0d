/**
 * The shapes that bytes become. Names are those of HJ 212; whoever takes a message out of `hj212/` turns
 * them into glossary words once.
 */

/** HJ/T 212-2005, HJ 212-2017, HJ 212-2025. */
export type Version = '2005' | '2017' | '2025'

/** The field Flag [HJ 212-2017 Table 3]: bits 7…2 version, 1 packet numbers, 0 answer wanted. */
export interface FrameFlags {
  readonly value: number
  /** Bit 1. Trust PNUM/PNO themselves, not this bit: field machines set it without them. */
  readonly packetNumbers: boolean
  /** Bit 0. */
  readonly answer: boolean
}

/** One `name=value` of CP in wire order; `item` counts the `;`-separated items from 0. */
export interface Pair {
  readonly name: string
  readonly value: string
  readonly item: number
}

/** One statistic of one factor, e.g. Rtd, Avg, ZsMax, Cou. */
export interface FactorValue {
  readonly field: string
  /** As sent (blanks around it trimmed). */
  readonly text: string
  /** null when the text is blank, a dash, or no plain decimal number; never 0 in place of nothing. */
  readonly number: number | null
}

/** All that one CP says of one factor (or SBx facility) code, merged over items. */
export interface Factor {
  /** As sent, e.g. w01018, 011, SB1. */
  readonly code: string
  readonly values: readonly FactorValue[]
  /** The data flag as sent; null when none was sent. */
  readonly flag: string | null
  readonly eFlag: string | null
}

/** A departure from the standard that did not stop decoding. `kind` is a stable literal, counted per device. */
export interface Deviation {
  readonly kind: DeviationKind
  /** Byte offset in the frame, where one can be named. */
  readonly position: number | null
  readonly detail: string
}

/** Why a frame cannot be trusted or understood. */
export interface Fault {
  readonly kind: FaultKind
  readonly position: number
}

export type FaultKind =
  | 'no-header'
  | 'truncated'
  | 'crc-mismatch'
  | 'crc-missing'
  | 'segment-too-long'
  | 'no-cp'
  | 'cp-not-opened'
  | 'no-command'
  | 'undecryptable'

export type DeviationKind =
  | 'header-missing'
  | 'length-digits'
  | 'length-mismatch'
  | 'length-counts-characters'
  | 'crc-lower-case'
  | 'crc-modbus'
  | 'crc-short'
  | 'crc-missing'
  | 'tail-missing'
  | 'tail-incomplete'
  | 'leading-noise'
  | 'trailing-noise'
  | 'field-order'
  | 'field-missing'
  | 'field-malformed'
  | 'field-unknown'
  | 'field-duplicate'
  | 'qn-missing'
  | 'qn-malformed'
  | 'mn-not-standard'
  | 'flag-missing'
  | 'flag-without-packet-number'
  | 'packet-number-without-flag'
  | 'packet-number-range'
  | 'separator'
  | 'cp-single-ampersand'
  | 'cp-unclosed'
  | 'cp-too-long'
  | 'segment-too-long'
  | 'blank-around'
  | 'empty-item'
  | 'pair-without-equals'
  | 'factor-duplicate'
  | 'factor-split-items'
  | 'field-of-other-command'
  | 'field-other-version'
  | 'suffix-unknown'
  | 'factor-unknown'
  | 'factor-other-version'
  | 'factor-letter-case'
  | 'value-blank'
  | 'value-not-number'
  | 'value-precision'
  | 'time-malformed'
  | 'time-not-period-start'
  | 'text-gbk'
  | 'text-undecodable'
  | 'answer-flagged'
  | 'answer-system-code'
  | 'system-code-unknown'
  | 'command-unknown'
  | 'clear-text'
  | 'cipher-printed'
  | 'previous-key'

/** A decoded frame. Made by `decode`, which never throws. */
export interface Message {
  /** Trustworthy and understood: `fault` is null. Deviations may still be listed. */
  readonly ok: boolean
  readonly version: Version
  readonly lengthOk: boolean
  /** There is a CRC and the dialect takes it. False beside `ok` only where the dialect takes frames without. */
  readonly crcOk: boolean
  /** What the CRC of the data segment should be, four upper-case hex digits. */
  readonly crcExpected: string
  readonly QN: string | null
  readonly ST: string | null
  readonly CN: string | null
  readonly PW: string | null
  readonly MN: string | null
  readonly Flag: FrameFlags | null
  readonly PNUM: number | null
  readonly PNO: number | null
  readonly RF: boolean
  /** Fourteen digits of DataTime (Beijing time), or null. */
  readonly dataTime: string | null
  readonly cp: readonly Pair[]
  readonly factors: readonly Factor[]
  /** 'clear', or which key opened it (index into the keys given; 0 is the current one). */
  readonly cipher: 'clear' | { readonly key: number }
  readonly deviations: readonly Deviation[]
  readonly fault: Fault | null
}

/**
 * How one device may depart from the standard by agreement. The standard's own way is always taken too, so that a
 * device can be mended without asking; what departs is counted whether it is agreed or not.
 */
export interface Dialect {
  /** `modbus`: CRC-16/MODBUS is taken as well. */
  readonly crc?: 'hj212' | 'modbus'
  /** Unit of the length field. */
  readonly length?: 'bytes' | 'characters'
  /** The encoding tried first. */
  readonly text?: 'utf8' | 'gbk'
  /** Provincial table for information codes, e.g. 'hebei', 'shandong'. */
  readonly infoProfile?: string
  /** Departures for which a frame would be refused, let pass. */
  readonly lenient?: readonly Leniency[]
}

/** Named as the deviations are. `header-missing` is for captures: on a socket no frame begins without `##`. */
export type Leniency = 'crc-short' | 'crc-missing' | 'cp-single-ampersand' | 'header-missing'
