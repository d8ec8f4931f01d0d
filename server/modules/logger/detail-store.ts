import { sql, type Kysely } from 'kysely'
import type { DialectSetting } from '../../../contract/index.ts'
import type { Schema } from '../../db/schema.ts'

export interface LoggerRow {
  readonly id: number
  readonly mn: string
  readonly name: string
  readonly version: string
  /** Written by `setDialects` and `createLoggers` only, which check it. */
  readonly dialect: DialectSetting
  readonly validFrom: Date
  readonly validTo: Date | null
  readonly dischargerId: number
  readonly dischargerName: string | null
  readonly divisionCode: string | null
  readonly divisionName: string | null
  readonly lastSeenAt: Date | null
  readonly lastFrame: number | null
  readonly lastPeer: string | null
  readonly frames: number | null
  readonly reconnects: number | null
  readonly spokenVersion: string | null
  readonly encrypted: boolean | null
  readonly drift: number | null
  readonly driftAt: Date | null
}

/** What the actor may not see is not found. */
export function findLogger(tx: Kysely<Schema>, id: number): Promise<LoggerRow | undefined> {
  return tx
    .selectFrom('logger')
    .leftJoin('discharger', 'discharger.id', 'logger.discharger_id')
    .leftJoin('division', 'division.code', 'discharger.division_code')
    .leftJoin('logger_state', 'logger_state.logger_id', 'logger.id')
    .leftJoin('logger_watch', 'logger_watch.logger_id', 'logger.id')
    .where('logger.id', '=', id)
    .select([
      'logger.id',
      'logger.mn',
      'logger.name',
      'logger.version',
      'logger.dialect',
      'logger.valid_from as validFrom',
      'logger.valid_to as validTo',
      'logger.discharger_id as dischargerId',
      'discharger.name as dischargerName',
      'discharger.division_code as divisionCode',
      'division.name as divisionName',
      'logger_state.last_seen_at as lastSeenAt',
      'logger_state.last_frame as lastFrame',
      'logger_state.last_peer as lastPeer',
      'logger_state.frames',
      'logger_watch.reconnects',
      'logger_watch.version as spokenVersion',
      'logger_watch.encrypted',
      'logger_watch.drift',
      'logger_watch.drift_at as driftAt',
    ])
    .executeTakeFirst()
}

/** Whether the actor sees the logger at all: an empty range and a foreign logger are different answers. */
export async function isVisibleLogger(tx: Kysely<Schema>, id: number): Promise<boolean> {
  const row = await tx.selectFrom('logger').select('id').where('id', '=', id).executeTakeFirst()
  return row !== undefined
}

export interface DeviationRow {
  readonly kind: string
  readonly frames: number
  readonly lastFrame: number
  readonly lastAt: Date
}

/** Most frequent first. */
export function listDeviations(tx: Kysely<Schema>, loggerId: number): Promise<DeviationRow[]> {
  return tx
    .selectFrom('logger_deviation')
    .where('logger_id', '=', loggerId)
    .select(['kind', 'frames', 'last_frame as lastFrame', 'last_at as lastAt'])
    .orderBy('frames', 'desc')
    .orderBy('kind')
    .execute()
}

export interface PointRow {
  readonly id: number
  readonly name: string
  readonly systemCode: string
  readonly outletId: number
  readonly outletName: string
}

/** The points that it serves at the time `at`. */
export function listPoints(tx: Kysely<Schema>, loggerId: number, at: Date): Promise<PointRow[]> {
  return tx
    .selectFrom('logger_point')
    .innerJoin('point', 'point.id', 'logger_point.point_id')
    .innerJoin('outlet', 'outlet.id', 'point.outlet_id')
    .where('logger_point.logger_id', '=', loggerId)
    .where('logger_point.valid_from', '<=', at)
    .where((is) => is.or([is('logger_point.valid_to', 'is', null), is('logger_point.valid_to', '>', at)]))
    .select([
      'point.id',
      'point.name',
      'point.system_code as systemCode',
      'outlet.id as outletId',
      'outlet.name as outletName',
    ])
    .orderBy('point.id')
    .execute()
}

export async function listOpenKinds(tx: Kysely<Schema>, loggerId: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('logger_event')
    .where('logger_id', '=', loggerId)
    .where('ended_at', 'is', null)
    .select('kind')
    .execute()
  return rows.map(({ kind }) => kind)
}

export interface ClockHour {
  readonly hour: Date
  readonly drift: readonly number[]
  readonly jitter: readonly number[]
}

/** Hours of the range in order of time. */
export function listClock(tx: Kysely<Schema>, loggerId: number, from: Date, to: Date): Promise<ClockHour[]> {
  return tx
    .selectFrom('logger_clock')
    .where('logger_id', '=', loggerId)
    .where('hour', '>=', from)
    .where('hour', '<', to)
    .select(['hour', 'drift', 'jitter'])
    .orderBy('hour')
    .execute()
}

export interface EventRow {
  readonly id: number
  readonly loggerId: number | null
  readonly kind: string
  readonly at: Date
  readonly lastAt: Date
  readonly endedAt: Date | null
  readonly frame: number
  readonly lastFrame: number
  readonly count: number
  readonly detail: Readonly<Record<string, unknown>>
}

/** Of the logger and of the platform, newest first: ids grow with the journal. */
export async function listEvents(
  tx: Kysely<Schema>,
  loggerId: number,
  before: number | null,
  limit: number,
): Promise<EventRow[]> {
  const { rows } = await sql<EventRow>`
    select id, logger_id as "loggerId", kind, at, last_at as "lastAt", ended_at as "endedAt", frame,
      last_frame as "lastFrame", count, detail
    from logger_event
    where (logger_id = ${loggerId} or logger_id is null) and ${before === null ? sql`true` : sql`id < ${before}`}
    order by id desc limit ${limit}`.execute(tx)
  return rows
}
