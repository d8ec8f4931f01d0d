import { sql, type Kysely } from 'kysely'
import type { Period } from '../../../domain/reading.ts'
import { dialectOf, type Dialect } from '../../../hj212/index.ts'
import type { Schema } from '../../db/schema.ts'

/** What decoding needs of a logger. Read by the platform itself; none of it leaves the server. */
export interface Sender {
  readonly id: number
  readonly keys: readonly Buffer[]
  readonly dialect: Dialect
}

/** The logger that had this MN at the time; null where there was none. */
export async function findSender(system: Kysely<Schema>, mn: string, at: Date): Promise<Sender | null> {
  const row = await system
    .selectFrom('logger')
    .select(['id', 'sm4_key', 'sm4_previous_key', 'dialect'])
    .where('mn', '=', mn)
    .where('valid_from', '<=', at)
    .where((is) => is.or([is('valid_to', 'is', null), is('valid_to', '>', at)]))
    .executeTakeFirst()
  if (row === undefined) return null
  const keys = [row.sm4_key, row.sm4_previous_key].filter((key) => key !== null)
  return { id: row.id, keys: keys.map((key) => Buffer.from(key, 'latin1')), dialect: dialectOf(row.dialect) }
}

export async function isVisibleLogger(tx: Kysely<Schema>, id: number): Promise<boolean> {
  const row = await tx.selectFrom('logger').select('id').where('id', '=', id).executeTakeFirst()
  return row !== undefined
}

/** A row of readings with where it belongs. */
export interface MadeRow {
  readonly outletId: number
  readonly outletName: string
  readonly pointId: number
  readonly pointName: string
  readonly period: Period
  readonly start: Date
  readonly factorSet: number
  readonly values: readonly (number | null)[]
  readonly flags: string | null
  readonly texts: Readonly<Record<string, string>> | null
}

/**
 * The rows of a period's start that this frame made or took part in, at the points that the logger serves.
 * Rows are kept by time, not by frame: what the frame says leads to them.
 */
export async function listMadeRows(
  tx: Kysely<Schema>,
  loggerId: number,
  frame: number,
  period: Period,
  start: Date,
): Promise<MadeRow[]> {
  const { rows } = await sql<MadeRow>`
    select o.id as "outletId", o.name as "outletName", p.id as "pointId", p.name as "pointName",
      ${period} as period, r.start, r.factor_set as "factorSet", r."values", r.flags, r.texts
    from ${sql.table(`reading_${period}`)} r
      join point p on p.id = r.point_id
      join outlet o on o.id = p.outlet_id
    where r.point_id = any (array(select point_id from logger_point where logger_id = ${loggerId}))
      and r.start = ${start}
      and (r.frame = ${frame}
        or exists (select from reading_source s
          where s.point_id = r.point_id and s.period = ${period} and s.start = r.start and s.frame = ${frame})
        or exists (select from reading_change c
          where c.point_id = r.point_id and c.period = ${period} and c.start = r.start
            and ${frame} in (c.old_frame, c.new_frame)))
    order by p.id`.execute(tx)
  return rows
}
