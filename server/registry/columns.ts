import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Validity } from './problem.ts'

/** Columns of a list of rows as array parameters, for `insert … select from unnest(…)`. */
export const texts = <Row>(
  rows: readonly Row[],
  of: (row: Row) => string | null | undefined,
): RawBuilder<unknown> => sql`${rows.map((row) => of(row) ?? null)}::text[]`
export const floats = <Row>(
  rows: readonly Row[],
  of: (row: Row) => number | null | undefined,
): RawBuilder<unknown> => sql`${rows.map((row) => of(row) ?? null)}::float8[]`
export const integers = (values: readonly number[]): RawBuilder<unknown> => sql`${values}::integer[]`
export const froms = (rows: readonly Validity[]): RawBuilder<unknown> =>
  sql`${rows.map((row) => row.validFrom.toISOString())}::timestamptz[]`
export const tos = (rows: readonly Validity[]): RawBuilder<unknown> =>
  sql`${rows.map((row) => row.validTo?.toISOString() ?? null)}::timestamptz[]`
