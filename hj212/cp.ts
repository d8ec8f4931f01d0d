/**
 * CP: items by `;`, pairs by `,`, in one pass over the bytes that reads names, values and numbers together and
 * merges what belongs to one code. [HJ 212-2017 6.3.3.1]
 */
import type { Use } from './cp-field.ts'
import { type CpCode, CpName, CpNames, type Standing, makeCode, matchName } from './cp-name.ts'
import { EXACT_DIGITS, isBlankValue, parseDecimal, significantDigits } from './decimal.ts'
import type { DeviationList } from './deviations.ts'
import type { DeviationKind, Factor, FactorValue, Pair, Version } from './message.ts'
import { BLANK, COMMA, EQUALS, MINUS, POINT, SEMICOLON, SLASH, ZERO } from './octet.ts'
import { type TextEncoding, decodeText, textEncoding } from './text.ts'
import { isTimeAt } from './time.ts'

/** What the head says about how to read CP. */
export interface CpContext {
  bytes: Buffer
  /** Content between `&&` and `&&`. */
  from: number
  to: number
  /** The bytes one character each, `text[0]` being byte `textStart`. */
  text: string
  textStart: number
  version: Version
  versionBit: number
  /** Statistics that this command does not carry. */
  foreign: Use | null
  /** Values are letters [HJ 212-2025 C.36, reported]. */
  hasLetters: boolean
  preferredText: 'utf8' | 'gbk'
}

export interface CpContent {
  cp: readonly Pair[]
  factors: readonly Factor[]
  dataTime: string | null
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

const POWERS = Array.from({ length: EXACT_DIGITS + 1 }, (_, exponent) => 10 ** exponent)
const CHARACTERS = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code))

const STRANGE = {
  unknown: 'factor-unknown',
  'other-version': 'factor-other-version',
  'letter-case': 'factor-letter-case',
} as const satisfies Readonly<Record<Exclude<Standing, 'known'>, DeviationKind>>

const names = new CpNames()
/** Stands before the first pair; its `next` is what a frame began with last. */
const beginning = new CpName('', makeCode)

// Working places of the one frame that is read at a time.
let frame = 0
let found: Mutable<Factor>[] = []
let run: FactorValue[] = []
let encoding: TextEncoding | null = null

/** Reads the content of one CP; what departs from the standard goes to `notes`. */
export function scanCp(context: CpContext, notes: DeviationList): CpContent {
  const { bytes, to, text, textStart, version, versionBit, foreign } = context
  names.trim()
  frame = (frame + 1) | 0
  encoding = null
  found = []
  run = []
  const pairs: Pair[] = []
  let runLength = 0
  let code: CpCode | null = null
  let flag: string | null = null
  let eFlag: string | null = null
  let dataTime: string | null = null
  let item = 0
  let previous = beginning
  let isSeparated = false
  let i = context.from
  while (i < to) {
    let entry = previous.next
    let start = entry === null ? -1 : matchName(entry, bytes, i)
    if (entry === null || start < 0 || start > to) {
      let hash = 0
      let high = 0
      let byte = bytes[i]!
      let end = i
      while (byte !== EQUALS && byte !== SEMICOLON && byte !== COMMA) {
        hash = (Math.imul(hash, 31) + byte) | 0
        high |= byte
        end += 1
        if (end === to) break
        byte = bytes[end]!
      }
      if (end === to || byte !== EQUALS) {
        const loose = looseText(context, notes, i, end)
        if (loose !== '') pairs.push({ name: loose, value: '', item })
        isSeparated = end < to
        if (byte === SEMICOLON) item += 1
        i = end + 1
        continue
      }
      entry =
        high > 127 ? new CpName(highText(context, notes, i, end), makeCode) : names.find(bytes, i, end, hash)
      if (entry.isKept) previous.next = entry
      start = end + 1
    }
    // The value, and the number that it may be, in one go.
    let end = start
    let mantissa = 0
    let digits = 0
    let point = -1
    let odd = 0
    let byte = start < to ? bytes[start]! : SEMICOLON
    const isNegative = byte === MINUS
    if (isNegative) end += 1
    else if (byte === SLASH) end = endOfLog(bytes, start, to)
    if (end - start > 1) odd = OTHER | (isAscii(bytes, start, end) ? 0 : HIGH)
    for (; end < to; end += 1) {
      byte = bytes[end]!
      const digit = byte - ZERO
      if (digit >= 0 && digit <= 9) {
        mantissa = mantissa * 10 + digit
        digits += 1
      } else if (byte === SEMICOLON || byte === COMMA) break
      else if (byte === POINT && point < 0) point = digits
      else odd |= OTHER | byte
    }
    let value =
      end - start === 1 ? CHARACTERS[bytes[start]!]! : text.substring(start - textStart, end - textStart)
    if (odd !== 0 && (odd & HIGH || bytes[start] === BLANK || bytes[end - 1] === BLANK)) {
      value = oddText(context, notes, start, end, (odd & HIGH) !== 0)
    }
    pairs.push({ name: entry.name, value, item })
    const plain = entry.hasBlanks ? names.plainOf(entry) : entry
    const isRepeated = plain.frame === frame
    plain.frame = frame
    if (plain !== entry) notes.add('blank-around', i, entry.name)
    if ((entry.versions & versionBit) === 0) noteName(entry, notes, i)
    const itsCode = entry.code
    if (itsCode === null) {
      if (isRepeated && !entry.isRepeatable) notes.add('field-duplicate', i, entry.name)
      if (entry.isTime) {
        const time = readTime(bytes, start, end, value, notes)
        if (entry.name === 'DataTime') dataTime ??= time
      }
    } else {
      if (itsCode !== code) {
        if (code !== null) endFactor(code, runLength, flag, eFlag)
        code = itsCode
        runLength = 0
        flag = null
        eFlag = null
        if (code.frame !== frame) {
          code.frame = frame
          code.index = -1
          code.item = item
          // Information codes are looked up by profile, not here.
          const standing = entry.field === 'Info' ? 'known' : code.standing(version)
          if (standing !== 'known') notes.add(STRANGE[standing], i, code.code)
        }
      }
      if (code.item !== item) {
        code.item = item
        if (!entry.isOwnItem) notes.add('factor-split-items', i, code.code)
      }
      if (isRepeated) notes.add('factor-duplicate', i, entry.name)
      if (entry.use === foreign) notes.add('field-of-other-command', i, entry.field)
      if (entry.role === 'flag') flag = value === '' ? flag : value
      else if (entry.role === 'extended-flag') eFlag = value === '' ? eFlag : value
      else {
        let number: number | null = null
        if (entry.role === 'number' || entry.role === 'any') {
          if (odd === 0 && digits > 0 && digits <= EXACT_DIGITS) {
            number = point < 0 || point === digits ? mantissa : mantissa / POWERS[digits - point]!
            if (isNegative && mantissa > 0) number = -number
          } else number = readNumber(entry, value, context, notes, start)
        } else if (entry.isTime) readTime(bytes, start, end, value, notes)
        const reading = { field: entry.field, text: value, number }
        if (isRepeated) runLength = putAgain(reading, runLength)
        else {
          run[runLength] = reading
          runLength += 1
        }
      }
    }
    previous = entry
    isSeparated = end < to
    if (isSeparated && byte === SEMICOLON) item += 1
    i = end + 1
  }
  if (isSeparated) notes.add('empty-item', to - 1, '')
  if (code !== null) endFactor(code, runLength, flag, eFlag)
  return { cp: pairs, factors: found, dataTime }
}

/** Bits of `odd`: some byte that no plain number has; some byte above ASCII (its own top bit). */
const OTHER = 0x100
const HIGH = 0x80

function isAscii(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i += 1) if (bytes[i]! > 127) return false
  return true
}

/**
 * Log text stands between // and // and may hold separators: the end is the first // that a separator or the end
 * of CP follows. `start` itself when the value is no log text. [HJ 212-2017 6.4.2]
 */
function endOfLog(bytes: Uint8Array, start: number, to: number): number {
  if (bytes[start + 1] !== SLASH) return start
  for (let i = start + 2; i + 1 < to; i += 1) {
    if (bytes[i] !== SLASH || bytes[i + 1] !== SLASH) continue
    const behind = i + 2 === to ? SEMICOLON : bytes[i + 2]
    if (behind === SEMICOLON || behind === COMMA) return i + 2
  }
  return start
}

/** Text with bytes above ASCII; one encoding for the whole CP. */
function highText(context: CpContext, notes: DeviationList, from: number, to: number): string {
  const { bytes } = context
  if (encoding === null) {
    encoding = textEncoding(bytes, context.from, context.to, context.preferredText)
    if (encoding !== 'utf8') {
      notes.add(encoding === 'gbk' ? 'text-gbk' : 'text-undecodable', from, '')
    }
  }
  return decodeText(bytes, from, to, encoding)
}

/** A value with blanks around it or bytes above ASCII. */
function oddText(
  context: CpContext,
  notes: DeviationList,
  from: number,
  to: number,
  isHigh: boolean,
): string {
  const { text, textStart } = context
  const raw = isHigh ? highText(context, notes, from, to) : text.substring(from - textStart, to - textStart)
  const value = raw.trim()
  if (value.length !== raw.length) notes.add('blank-around', from, value)
  return value
}

/** What stands between two separators without being a pair; '' for nothing. */
function looseText(context: CpContext, notes: DeviationList, from: number, to: number): string {
  const raw = context.text.substring(from - context.textStart, to - context.textStart)
  const loose = raw.trim()
  if (raw === '') notes.add('empty-item', from, '')
  else if (loose === '') notes.add('blank-around', from, '')
  else notes.add('pair-without-equals', from, loose)
  return loose
}

function noteName(entry: CpName, notes: DeviationList, position: number): void {
  if (entry.versions > 0) notes.add('field-other-version', position, entry.field)
  else notes.add(entry.code === null ? 'field-unknown' : 'suffix-unknown', position, entry.field)
}

/** Fourteen digits of a moment, or null; seventeen are cut, with a note. */
function readTime(
  bytes: Uint8Array,
  from: number,
  to: number,
  value: string,
  notes: DeviationList,
): string | null {
  let start = from
  while (bytes[start] === BLANK) start += 1
  const isTime = start + 14 <= to && isTimeAt(bytes, start)
  if (!isTime || value.length !== 14) notes.add('time-malformed', from, value)
  return isTime ? (value.length === 14 ? value : value.slice(0, 14)) : null
}

/** The number of a value that the short way could not read. */
function readNumber(
  entry: CpName,
  value: string,
  context: CpContext,
  notes: DeviationList,
  position: number,
): number | null {
  const number = parseDecimal(value)
  const isMeasured = entry.role === 'number'
  if (number !== null) {
    if (isMeasured && significantDigits(value) > EXACT_DIGITS) notes.add('value-precision', position, value)
  } else if (isMeasured && isBlankValue(value)) notes.add('value-blank', position, value)
  else if (isMeasured && !context.hasLetters) notes.add('value-not-number', position, value)
  return number
}

/** The last of two values of one field wins; it may have gone into `found` already. */
function putAgain(reading: FactorValue, runLength: number): number {
  const place = run.findIndex((other, index) => index < runLength && other.field === reading.field)
  run[place < 0 ? runLength : place] = reading
  return place < 0 ? runLength + 1 : runLength
}

function endFactor(code: CpCode, runLength: number, flag: string | null, eFlag: string | null): void {
  if (code.index < 0) {
    code.index = found.length
    found.push({ code: code.code, values: takeRun(runLength), flag, eFlag })
    return
  }
  const factor = found[code.index]!
  const values = [...factor.values]
  for (const reading of takeRun(runLength)) {
    const place = values.findIndex((other) => other.field === reading.field)
    if (place < 0) values.push(reading)
    else values[place] = reading
  }
  factor.values = values
  factor.flag = flag ?? factor.flag
  factor.eFlag = eFlag ?? factor.eFlag
}

/** A copy of the run, made by literals: a third of the time of `slice`, and no spare room as after `push`. */
function takeRun(length: number): readonly FactorValue[] {
  switch (length) {
    case 0:
      return []
    case 1:
      return [run[0]!]
    case 2:
      return [run[0]!, run[1]!]
    case 3:
      return [run[0]!, run[1]!, run[2]!]
    case 4:
      return [run[0]!, run[1]!, run[2]!, run[3]!]
    default:
      return run.slice(0, length)
  }
}
