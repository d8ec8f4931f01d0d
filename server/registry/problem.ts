/** Why a row of registry input was not taken. */
export interface RowProblem {
  /** Index into the list that was given; null where the database found it. */
  readonly row: number | null
  readonly field: string
  readonly kind:
    | 'missing'
    | 'too-long'
    | 'malformed'
    | 'out-of-range'
    | 'validity-reversed'
    | 'duplicate'
    /** It names something that does not exist. */
    | 'unknown-reference'
    /** Another of the same identity is valid in the same time. */
    | 'overlap'
}

/** All rows were written, or none. */
export type Written<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly RowProblem[] }

/** A question to one row: null when all is well. */
export type Check<Row> = (row: Row) => Omit<RowProblem, 'row'> | null

const maxProblems = 100

/** Asks every row everything, up to a hundred problems. */
export function checkRows<Row>(rows: readonly Row[], checks: readonly Check<Row>[]): RowProblem[] {
  const problems: RowProblem[] = []
  for (const [row, value] of rows.entries()) {
    for (const check of checks) {
      const problem = check(value)
      if (problem !== null) problems.push({ row, ...problem })
    }
    if (problems.length >= maxProblems) break
  }
  return problems
}

/** A text that must be there, of at most `max` characters, of the form `pattern` where one is given. */
export function textCheck<Row>(
  field: string & keyof Row,
  options: { max: number; pattern?: RegExp; optional?: boolean },
): Check<Row> {
  const { max, pattern = /^\P{Cc}*$/u, optional = false } = options
  return (row) => {
    const value: unknown = row[field]
    if (value === undefined || value === null) return optional ? null : { field, kind: 'missing' }
    if (typeof value !== 'string') return { field, kind: 'malformed' }
    if (value.trim() === '') return { field, kind: 'missing' }
    if (value.length > max) return { field, kind: 'too-long' }
    return pattern.test(value) ? null : { field, kind: 'malformed' }
  }
}

export function numberCheck<Row>(
  field: string & keyof Row,
  options: { min: number; max: number; integer?: boolean; optional?: boolean },
): Check<Row> {
  const { min, max, integer = false, optional = false } = options
  return (row) => {
    const value: unknown = row[field]
    if (value === undefined || value === null) return optional ? null : { field, kind: 'missing' }
    if (typeof value !== 'number' || Number.isNaN(value)) return { field, kind: 'malformed' }
    if (integer && !Number.isInteger(value)) return { field, kind: 'malformed' }
    return value < min || value > max ? { field, kind: 'out-of-range' } : null
  }
}

export function oneOfCheck<Row>(field: string & keyof Row, values: readonly unknown[]): Check<Row> {
  return (row) => (values.includes(row[field]) ? null : { field, kind: 'malformed' })
}

export interface Validity {
  readonly validFrom: Date
  readonly validTo?: Date | null
}

export const validityCheck: Check<Validity> = ({ validFrom, validTo }) => {
  if (!(validFrom instanceof Date) || Number.isNaN(validFrom.getTime()))
    return { field: 'validFrom', kind: 'malformed' }
  if (validTo === undefined || validTo === null) return null
  if (Number.isNaN(validTo.getTime())) return { field: 'validTo', kind: 'malformed' }
  return validTo > validFrom ? null : { field: 'validTo', kind: 'validity-reversed' }
}
