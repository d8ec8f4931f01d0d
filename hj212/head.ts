/**
 * The fields before CP, found by name, never by place: 2005 puts QN behind CN, fume monitors put MN before PW.
 * [HJ 212-2017 Table 3]
 */
import type { DeviationList } from './deviations.ts'
import { BLANK, COMMA, EQUALS, SEMICOLON, areDigits, digitsValue, latin1 } from './octet.ts'

/** Index of each field in `Head.from` and `Head.to`, in the standard's order. */
export const QN = 0
export const ST = 1
export const CN = 2
export const PW = 3
export const MN = 4
export const FLAG = 5
export const PNUM = 6
export const PNO = 7
export const RF = 8
export const CP = 9

export const FIELD_NAMES = ['QN', 'ST', 'CN', 'PW', 'MN', 'Flag', 'PNUM', 'PNO', 'RF', 'CP'] as const
const UNKNOWN = -1

export interface Head {
  /** Offset of each field's value (blanks trimmed); −1: the field is not there. */
  readonly from: Int32Array
  readonly to: Int32Array
  /** Offset behind `CP=`; −1: no CP. */
  cp: number
  /** Bit n: field n stands behind one that should follow it. */
  misplaced: number
}

export function makeHead(): Head {
  return { from: new Int32Array(10), to: new Int32Array(10), cp: -1, misplaced: 0 }
}

/** The field whose name and `=` stand at `i`, or UNKNOWN. */
function fieldAt(bytes: Uint8Array, i: number): number {
  if (bytes[i + 2] === EQUALS) {
    switch ((bytes[i]! << 8) | bytes[i + 1]!) {
      case 0x514e:
        return QN
      case 0x5354:
        return ST
      case 0x434e:
        return CN
      case 0x5057:
        return PW
      case 0x4d4e:
        return MN
      case 0x5246:
        return RF
      case 0x4350:
        return CP
      default:
        return UNKNOWN
    }
  }
  if (bytes[i + 4] === EQUALS) {
    const word = (bytes[i]! << 24) | (bytes[i + 1]! << 16) | (bytes[i + 2]! << 8) | bytes[i + 3]!
    if (word === 0x466c6167) return FLAG
    if (word === 0x504e554d) return PNUM
  }
  const isPno = bytes[i] === 0x50 && bytes[i + 1] === 0x4e && bytes[i + 2] === 0x4f && bytes[i + 3] === EQUALS
  return isPno ? PNO : UNKNOWN
}

/** A field whose name ends right before the `=` at `i`, for a value that ran into the next field; −1 if none. */
function nameEndingAt(bytes: Uint8Array, floor: number, i: number): number {
  for (let length = 2; length <= 4; length += 1) {
    if (i - length > floor && fieldAt(bytes, i - length) !== UNKNOWN) return i - length
  }
  return -1
}

/**
 * Fills `head` from the data segment bytes[from, to), up to and with `CP=`. With a list, names what departs from
 * the standard; without (the gateway's hot path) only looks.
 */
export function scanHead(
  bytes: Buffer,
  from: number,
  to: number,
  head: Head,
  notes: DeviationList | null,
): void {
  head.from.fill(-1)
  head.cp = -1
  head.misplaced = 0
  let highest = -1
  let i = from
  while (i < to) {
    let byte = bytes[i]!
    if (byte === SEMICOLON || byte === COMMA) {
      notes?.add('empty-item', i, '')
      i += 1
      continue
    }
    if (byte === BLANK) {
      notes?.add('blank-around', i, '')
      i += 1
      continue
    }
    let field = fieldAt(bytes, i)
    let value = i + (field < FLAG ? 3 : field === RF || field === CP ? 3 : field === PNO ? 4 : 5)
    if (field === UNKNOWN) {
      const equals = findName(bytes, i, to)
      field = fieldOfName(latin1(bytes, i, equals))
      if (equals < to && bytes[equals] === EQUALS) {
        value = equals + 1
        if (field === UNKNOWN) notes?.add('field-unknown', i, latin1(bytes, i, equals))
        else notes?.add('field-malformed', i, latin1(bytes, i, equals))
      } else {
        notes?.add('pair-without-equals', i, latin1(bytes, i, equals))
        i = equals
        continue
      }
    }
    if (field > highest) highest = field
    else if (field !== UNKNOWN && field < highest) head.misplaced |= 1 << field
    if (field === CP) {
      head.cp = value
      return
    }
    let end = value
    byte = end < to ? bytes[end]! : SEMICOLON
    while (byte !== SEMICOLON && byte !== COMMA) {
      if (byte === EQUALS) {
        const next = nameEndingAt(bytes, value - 1, end)
        if (next >= 0) {
          // [HJ 212-2017 C.19] is printed with Flag=5CP=.
          notes?.add('separator', next, latin1(bytes, next, end))
          end = next
          break
        }
      }
      end += 1
      byte = end < to ? bytes[end]! : SEMICOLON
    }
    // [HJ 212-2017 C.22, C.48] are printed with a comma behind QN.
    if (byte === COMMA) notes?.add('separator', end, ',')
    const next = byte === COMMA || byte === SEMICOLON ? end + 1 : end
    if (field !== UNKNOWN) {
      if (head.from[field]! >= 0) notes?.add('field-duplicate', i, FIELD_NAMES[field]!)
      else {
        let first = value
        let last = end
        while (first < last && bytes[first] === BLANK) first += 1
        while (last > first && bytes[last - 1] === BLANK) last -= 1
        if (last - first !== end - value) notes?.add('blank-around', value, FIELD_NAMES[field]!)
        head.from[field] = first
        head.to[field] = last
      }
    }
    i = next
  }
}

/** Offset of the `=`, or of the separator or end that comes before one. */
function findName(bytes: Uint8Array, from: number, to: number): number {
  let i = from
  while (i < to && bytes[i] !== EQUALS && bytes[i] !== SEMICOLON && bytes[i] !== COMMA) i += 1
  return i
}

/** The field of a name written with stray blanks or in other letters. */
function fieldOfName(name: string): number {
  const folded = name.trim().toLowerCase()
  return FIELD_NAMES.findIndex((known) => known.toLowerCase() === folded)
}

/** The number that a field prints in one to four digits; −1 when it is missing or prints none. */
export function fieldNumber(bytes: Uint8Array, head: Head, field: number): number {
  const from = head.from[field]!
  const to = head.to[field]!
  return from < 0 || to === from || to - from > 4 || !areDigits(bytes, from, to)
    ? -1
    : digitsValue(bytes, from, to)
}

/** Flag as a byte; −1 when it is missing or prints none. */
export function flagNumber(bytes: Uint8Array, head: Head): number {
  const value = fieldNumber(bytes, head, FLAG)
  return value > 255 ? -1 : value
}

/** Whether ST prints 21, surface water. */
export function isSurfaceWater(bytes: Uint8Array, head: Head): boolean {
  const from = head.from[ST]!
  return from >= 0 && head.to[ST] === from + 2 && bytes[from] === 0x32 && bytes[from + 1] === 0x31
}

/** The value of a field; null when the field is missing or blank. */
export function fieldText(bytes: Buffer, head: Head, field: number): string | null {
  const from = head.from[field]!
  const to = head.to[field]!
  return from < 0 || to === from ? null : latin1(bytes, from, to)
}
