import { sql, type Kysely } from 'kysely'
import type { Period } from '../../../domain/reading.ts'
import type { Schema } from '../../db/schema.ts'
import type { StoredRow } from './reading-store.ts'

export interface OutletRow {
  readonly id: number
  readonly code: string
  readonly name: string
  readonly medium: 'water' | 'gas'
  readonly dischargerId: number
  readonly dischargerName: string | null
  readonly industry: string | null
  readonly divisionCode: string
  readonly divisionName: string | null
}

/** What the actor may not see is not found. */
export function findOutlet(tx: Kysely<Schema>, id: number): Promise<OutletRow | undefined> {
  return tx
    .selectFrom('outlet')
    .leftJoin('discharger', 'discharger.id', 'outlet.discharger_id')
    .leftJoin('division', 'division.code', 'outlet.division_code')
    .where('outlet.id', '=', id)
    .select([
      'outlet.id',
      'outlet.code',
      'outlet.name',
      'outlet.medium',
      'outlet.discharger_id as dischargerId',
      'discharger.name as dischargerName',
      'discharger.industry',
      'outlet.division_code as divisionCode',
      'division.name as divisionName',
    ])
    .executeTakeFirst()
}

export function listPoints(tx: Kysely<Schema>, outletId: number): Promise<{ id: number; name: string }[]> {
  return tx
    .selectFrom('point')
    .select(['id', 'name'])
    .where('outlet_id', '=', outletId)
    .orderBy('id')
    .execute()
}

export interface LoggerRow {
  readonly pointId: number
  readonly id: number
  readonly name: string
  readonly mn: string
  readonly version: string
  readonly lastSeenAt: Date | null
  readonly lastPeer: string | null
}

/** The loggers that serve these points at the time `at`. */
export function listLoggers(tx: Kysely<Schema>, pointIds: readonly number[], at: Date): Promise<LoggerRow[]> {
  if (pointIds.length === 0) return Promise.resolve([])
  return tx
    .selectFrom('logger_point')
    .innerJoin('logger', 'logger.id', 'logger_point.logger_id')
    .leftJoin('logger_state', 'logger_state.logger_id', 'logger.id')
    .where('logger_point.point_id', 'in', pointIds)
    .where('logger_point.valid_from', '<=', at)
    .where((is) => is.or([is('logger_point.valid_to', 'is', null), is('logger_point.valid_to', '>', at)]))
    .select([
      'logger_point.point_id as pointId',
      'logger.id',
      'logger.name',
      'logger.mn',
      'logger.version',
      'logger_state.last_seen_at as lastSeenAt',
      'logger_state.last_peer as lastPeer',
    ])
    .orderBy('logger.id')
    .execute()
}

export interface DeviationRow {
  readonly loggerId: number
  readonly kind: string
  readonly frames: number
  readonly lastFrame: number
  readonly lastAt: Date
}

/** Most frequent first. */
export function listDeviations(tx: Kysely<Schema>, loggerIds: readonly number[]): Promise<DeviationRow[]> {
  if (loggerIds.length === 0) return Promise.resolve([])
  return tx
    .selectFrom('logger_deviation')
    .where('logger_id', 'in', loggerIds)
    .select(['logger_id as loggerId', 'kind', 'frames', 'last_frame as lastFrame', 'last_at as lastAt'])
    .orderBy('frames', 'desc')
    .orderBy('kind')
    .execute()
}

/** The newest row of each period, shortest period first. */
export async function listLatest(
  tx: Kysely<Schema>,
  pointIds: readonly number[],
): Promise<(StoredRow & { pointId: number; period: Period })[]> {
  if (pointIds.length === 0) return []
  const { rows } = await sql<StoredRow & { pointId: number; period: Period }>`
    select point_id as "pointId", period, start, received_at as "receivedAt", frame, factor_set as "factorSet",
      "values", flags, texts
    from latest where point_id = any (${pointIds}::integer[])
    order by point_id, array_position(array['realtime', 'minute', 'hour', 'day'], period)`.execute(tx)
  return rows
}
