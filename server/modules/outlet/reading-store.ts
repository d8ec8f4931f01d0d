import { sql, type Kysely } from 'kysely'
import type { Period } from '../../../domain/reading.ts'
import type { Schema } from '../../db/schema.ts'
import type { Range } from './range.ts'
import type { CurvePoint } from './thin.ts'

/** A reading row as it is stored. */
export interface StoredRow {
  readonly start: Date
  readonly receivedAt: Date
  readonly frame: number
  readonly factorSet: number
  readonly values: readonly (number | null)[]
  readonly flags: string | null
  readonly texts: Readonly<Record<string, string>> | null
}

const tableOf = (period: Period) => sql.table(`reading_${period}`)

/** Whether the actor sees the point at all: an empty range and a foreign point are different answers. */
export async function isVisiblePoint(tx: Kysely<Schema>, pointId: number): Promise<boolean> {
  const row = await tx.selectFrom('point').select('id').where('id', '=', pointId).executeTakeFirst()
  return row !== undefined
}

/** Which factor sets the rows of a range have. */
export async function listFactorSets(
  tx: Kysely<Schema>,
  pointId: number,
  period: Period,
  { from, to }: Range,
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct factor_set as id from ${tableOf(period)}
    where point_id = ${pointId} and start >= ${from} and start < ${to}`.execute(tx)
  return rows.map(({ id }) => id)
}

/** A place in the arrays of one factor set, from 1. */
export interface Place {
  readonly factorSet: number
  readonly index: number
}

/**
 * One value of each row in order of time; null where the row has none. One JSON text for all: a tenth of the
 * work of as many rows.
 */
export async function listCurve(
  tx: Kysely<Schema>,
  pointId: number,
  period: Period,
  { from, to }: Range,
  places: readonly Place[],
): Promise<CurvePoint[]> {
  const { rows } = await sql<{ points: CurvePoint[] | null }>`
    select json_agg(json_build_array(
        round(extract(epoch from r.start) * 1000),
        r."values"[p.index],
        nullif(split_part(r.flags, ',', p.index), '')
      ) order by r.start) as points
    from ${tableOf(period)} r
      left join unnest(${places.map((place) => place.factorSet)}::integer[],
        ${places.map((place) => place.index)}::integer[]) as p (factor_set, index) on p.factor_set = r.factor_set
    where r.point_id = ${pointId} and r.start >= ${from} and r.start < ${to}`.execute(tx)
  return rows[0]?.points ?? []
}

/** Rows newest first (or oldest first), at most `limit`, from one end of the range. */
export async function listRows(
  tx: Kysely<Schema>,
  pointId: number,
  period: Period,
  { from, to }: Range,
  limit: number,
  order: 'newest first' | 'oldest first' = 'newest first',
): Promise<StoredRow[]> {
  const { rows } = await sql<StoredRow>`
    select start, received_at as "receivedAt", frame, factor_set as "factorSet", "values", flags, texts
    from ${tableOf(period)}
    where point_id = ${pointId} and start >= ${from} and start < ${to}
    order by start ${order === 'newest first' ? sql`desc` : sql`asc`} limit ${limit}`.execute(tx)
  return rows
}

export async function findRow(
  tx: Kysely<Schema>,
  pointId: number,
  period: Period,
  start: Date,
): Promise<StoredRow | undefined> {
  const next = new Date(start.getTime() + 1)
  return (await listRows(tx, pointId, period, { from: start, to: next }, 1))[0]
}

export interface SourceRow {
  readonly frame: number
  readonly receivedAt: Date
  readonly factorSet: number
}

/** The frames of a row that more than one made, newest first. */
export function listSources(
  tx: Kysely<Schema>,
  pointId: number,
  period: Period,
  start: Date,
): Promise<SourceRow[]> {
  return tx
    .selectFrom('reading_source')
    .where('point_id', '=', pointId)
    .where('period', '=', period)
    .where('start', '=', start)
    .select(['frame', 'received_at as receivedAt', 'factor_set as factorSet'])
    .orderBy('frame', 'desc')
    .execute()
}

export interface ChangeRow {
  readonly oldValue: number | null
  readonly oldText: string | null
  readonly oldFlag: string | null
  readonly oldFrame: number
  readonly newFrame: number
  readonly changedAt: Date
}

/** What a value was before, newest first. */
export function listChanges(
  tx: Kysely<Schema>,
  pointId: number,
  period: Period,
  start: Date,
  entry: string,
): Promise<ChangeRow[]> {
  return tx
    .selectFrom('reading_change')
    .where('point_id', '=', pointId)
    .where('period', '=', period)
    .where('start', '=', start)
    .where('entry', '=', entry)
    .select([
      'old_value as oldValue',
      'old_text as oldText',
      'old_flag as oldFlag',
      'old_frame as oldFrame',
      'new_frame as newFrame',
      'changed_at as changedAt',
    ])
    .orderBy('new_frame', 'desc')
    .execute()
}
