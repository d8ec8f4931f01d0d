import { types } from 'pg'
import type { CustomTypesConfig } from 'pg'

const oid = {
  bytea: 17,
  int8: 20,
  date: 1082,
  int8Array: 1016,
  dateArray: 1182,
  numericArray: 1231,
  textArray: 1009,
}

/** Beyond 2^53 a number is not the number that was stored: our mistake, said loudly. */
function parseInt8(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`int8 ${text} is not a safe integer`)
  return value
}

const own = new Map<number, (text: string) => unknown>([
  [oid.int8, parseInt8],
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
