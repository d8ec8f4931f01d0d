import { types } from 'pg'
import type { CustomTypesConfig } from 'pg'

const oid = {
  int8: 20,
  date: 1082,
  timestamptz: 1184,
  textArray: 1009,
  int8Array: 1016,
  float8Array: 1022,
  dateArray: 1182,
  numericArray: 1231,
}

/** Beyond 2^53 a number is not the number that was stored: our mistake, said loudly. */
function parseInt8(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`int8 ${text} is not a safe integer`)
  return value
}

const parseFloatItem = (item: string): number | null => (item === 'NULL' ? null : Number(item))

/** One-dimensional, as readings are: a tenth of the time of a parser for every array. */
function parseFloat8Array(text: string): (number | null)[] {
  return text === '{}' ? [] : text.slice(1, -1).split(',').map(parseFloatItem)
}

const parseAnyTimestamptz = types.getTypeParser(oid.timestamptz, 'text') as (text: string) => unknown
const digits = (text: string, at: number): number =>
  (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48

/** `2026-11-23 01:02:03.456+00`: sessions speak UTC and ISO. Anything else goes the long way. */
function parseTimestamptz(text: string): unknown {
  // Date.UTC takes years below 100 for those of the last century.
  const isUsual = text.charCodeAt(4) === 45 && text.charCodeAt(10) === 32 && text.charCodeAt(0) !== 48
  if (!isUsual || !text.endsWith('+00')) return parseAnyTimestamptz(text)
  const fraction = text.length > 22 ? Math.trunc(Number(`0${text.slice(19, -3)}`) * 1000 + 1e-6) : 0
  return new Date(
    Date.UTC(
      digits(text, 0) * 100 + digits(text, 2),
      digits(text, 5) - 1,
      digits(text, 8),
      digits(text, 11),
      digits(text, 14),
      digits(text, 17),
      fraction,
    ),
  )
}

const own = new Map<number, (text: string) => unknown>([
  [oid.int8, parseInt8],
  [oid.float8Array, parseFloat8Array],
  [oid.timestamptz, parseTimestamptz],
  // A day is a text; a Date would be an instant in somebody's time zone.
  [oid.date, (text) => text],
])
/** node-postgres' own reader of one-dimensional text arrays. */
const parseTextArray = types.getTypeParser(oid.textArray, 'text') as (text: string) => (string | null)[]
const arrayOf =
  (parse: (text: string) => unknown) =>
  (text: string): unknown[] =>
    parseTextArray(text).map((item) => (item === null ? null : parse(item)))
own.set(oid.int8Array, arrayOf(parseInt8))
own.set(
  oid.dateArray,
  arrayOf((text) => text),
)
// node-postgres would make floats of them.
own.set(
  oid.numericArray,
  arrayOf((text) => text),
)

/**
 * How results become values, the same on both databases: int8 number, numeric string, timestamptz Date,
 * date 'YYYY-MM-DD', jsonb parsed, bytea Buffer, float8[] numbers.
 */
export const resultTypes: CustomTypesConfig = {
  getTypeParser: ((id: number, format?: 'text' | 'binary') => {
    const parse = format === 'binary' ? undefined : own.get(id)
    return parse ?? (types.getTypeParser(id, format) as (text: string) => unknown)
  }) as CustomTypesConfig['getTypeParser'],
}
