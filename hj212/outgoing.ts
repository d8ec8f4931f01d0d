/** What a frame to be sent says, and what may not stand in it. [HJ 212-2017 6.3, Table 3] */
import { HAS_PACKET_NUMBERS } from './flags.ts'
import type { Pair, Version } from './message.ts'
import { parseTime } from './time.ts'

/** Pairs joined by `,`: all that is said of one thing. */
export type Item = readonly (readonly [name: string, value: string])[]

export interface Outgoing {
  readonly version: Version
  /** Up: from the field machine. Decides in 2005 where QN and PNO stand, in 2025 what is encrypted. Default down. */
  readonly direction?: 'up' | 'down'
  /** 17 digits. 2005 alone may go without. */
  readonly QN: string | null
  readonly ST: string
  readonly CN: string
  /** null only in a 2005 data answer. */
  readonly PW: string | null
  /** null only in a 2005 data answer; '' only for a 2025 logger that has none yet. */
  readonly MN: string | null
  /** The byte; null only in 2005. See `flagValue`. */
  readonly Flag: number | null
  readonly PNUM?: number | null
  readonly PNO?: number | null
  /** Sent again after a break. 2025 only. */
  readonly RF?: boolean
  readonly cp: readonly Item[]
}

export type EncodeFaultKind =
  | 'field-missing'
  | 'field-malformed'
  | 'flag-of-other-version'
  | 'packet-number-range'
  | 'rf-of-other-version'
  | 'item-empty'
  | 'name-malformed'
  | 'value-forbidden'
  | 'text-unencodable'
  | 'cp-too-long'
  | 'segment-too-long'
  | 'item-too-long'
  | 'too-many-packets'
  | 'key-malformed'

export interface EncodeFault {
  readonly kind: EncodeFaultKind
  /** The field or name at fault. */
  readonly field: string
}

/** CP counts with `CP=` and both `&&`. [HJ/T 212-2005 6.3.2, HJ 212-2017 Table 3] */
export const MAX_CP_BYTES: Readonly<Record<Version, number>> = { '2005': 960, '2017': 950, '2025': 950 }
export const MAX_SEGMENT_BYTES = 1024
/** 2025 gives PNUM and PNO one digit each (reported). */
export const MAX_PACKETS: Readonly<Record<Version, number>> = { '2005': 9999, '2017': 9999, '2025': 9 }

const VERSION_NUMBER: Readonly<Record<Version, number>> = { '2005': 0, '2017': 1, '2025': 2 }

/** The items of a decoded CP, as they would be sent again. */
export function itemsOf(pairs: readonly Pair[]): readonly Item[] {
  const items: [string, string][][] = []
  let last = -1
  for (const { name, value, item } of pairs) {
    if (item !== last) items.push([])
    last = item
    items.at(-1)!.push([name, value])
  }
  return items
}

const malformed = (field: string): EncodeFault => ({ kind: 'field-malformed', field })
const missing = (field: string): EncodeFault => ({ kind: 'field-missing', field })

/** The first thing wrong with the fields before CP; null when all may be sent. */
export function findHeadFault(message: Outgoing, isAsDevice: boolean): EncodeFault | null {
  const { version, QN, ST, CN, PW, MN, Flag } = message
  if (QN === null ? version !== '2005' : QN.length !== 17 || parseTime(QN) === null) {
    return QN === null ? missing('QN') : malformed('QN')
  }
  if (!/^[0-9A-Z]{2}$/.test(ST)) return malformed('ST')
  if (!/^[0-9]{4}$/.test(CN)) return malformed('CN')
  // [HJ/T 212-2005 App. C]: the data answer shows neither.
  const isNameless = version === '2005' && CN === '9014'
  if (PW === null ? !isNameless : !(isAsDevice ? /^[0-9A-Za-z]{1,32}$/ : /^[0-9A-Za-z]{6}$/).test(PW)) {
    return PW === null ? missing('PW') : malformed('PW')
  }
  if (MN === null ? !isNameless : !isMnRight(message, MN, isAsDevice)) {
    return MN === null ? missing('MN') : malformed('MN')
  }
  if (Flag === null) return version === '2005' ? findNumberFault(message) : missing('Flag')
  if (!Number.isInteger(Flag) || Flag < 0 || Flag > 255) return malformed('Flag')
  if (Flag >> 2 !== VERSION_NUMBER[version]) return { kind: 'flag-of-other-version', field: 'Flag' }
  return findNumberFault(message)
}

function isMnRight({ version, CN }: Outgoing, MN: string, isAsDevice: boolean): boolean {
  if (MN === '') return version === '2025' && (CN === '1001' || CN === '9013')
  if (isAsDevice) return /^[0-9A-Za-z_.-]{1,32}$/.test(MN)
  return version === '2005' ? /^[0-9A-Za-z]{14}$/.test(MN) : /^[0-9A-F]{24}$/.test(MN)
}

function findNumberFault({
  version,
  Flag,
  PNUM = null,
  PNO = null,
  RF = false,
}: Outgoing): EncodeFault | null {
  const isAnnounced = Flag !== null && (Flag & HAS_PACKET_NUMBERS) !== 0
  if (PNUM === null || PNO === null) {
    if (PNUM !== PNO) return { kind: 'field-missing', field: PNUM === null ? 'PNUM' : 'PNO' }
    // The requests printed in 2005 carry Flag=3 without numbers.
    if (isAnnounced && version !== '2005') return { kind: 'field-missing', field: 'PNUM' }
  } else {
    const isRange = Number.isInteger(PNUM) && Number.isInteger(PNO) && PNO >= 1 && PNO <= PNUM
    if (!isRange || PNUM > MAX_PACKETS[version]) return { kind: 'packet-number-range', field: 'PNUM' }
    if (Flag !== null && !isAnnounced) return { kind: 'field-malformed', field: 'Flag' }
  }
  return RF && version !== '2025' ? { kind: 'rf-of-other-version', field: 'RF' } : null
}

/**
 * The first thing wrong with CP. No standard has an escape: a separator inside a value would be read as one. Only
 * log text between // and // may hold separators.
 */
export function findContentFault(cp: readonly Item[]): EncodeFault | null {
  for (const item of cp) {
    if (item.length === 0) return { kind: 'item-empty', field: '' }
    for (const [name, value] of item) {
      if (!/^[0-9A-Za-z_.-]{1,64}$/.test(name)) return { kind: 'name-malformed', field: name }
      if (!isValueAllowed(value)) return { kind: 'value-forbidden', field: name }
    }
  }
  return null
}

function isValueAllowed(value: string): boolean {
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u001F\u007F]/.test(value)) return false
  if (!value.startsWith('//')) return !/[;,=&#]/.test(value) && value.trim() === value
  const log = value.slice(2, -2)
  return value.length >= 4 && value.endsWith('//') && !/\/\/|&&|##|^\/|\/$/.test(log)
}
