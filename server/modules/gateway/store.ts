import { sql, type Kysely } from 'kysely'
import type { FieldSummary } from '../../../contract/index.ts'
import type { Schema } from '../../db/schema.ts'

export interface QuarantineFilter {
  readonly reason: string | null
  readonly mn: string | null
  /** Only what stands before this frame in the journal. */
  readonly before: number | null
}

export interface QuarantineRow {
  readonly frame: number
  readonly receivedAt: Date
  readonly peer: string
  readonly reason: string
  readonly mn: string | null
  readonly command: string | null
  readonly detail: string | null
}

/** Newest first: addresses in the journal grow. */
export function listQuarantine(
  tx: Kysely<Schema>,
  { reason, mn, before }: QuarantineFilter,
  limit: number,
): Promise<QuarantineRow[]> {
  let query = tx
    .selectFrom('quarantine')
    .select(['frame', 'received_at as receivedAt', 'peer', 'reason', 'mn', 'command', 'detail'])
    .orderBy('frame', 'desc')
    .limit(limit)
  if (reason !== null) query = query.where('reason', '=', reason)
  if (mn !== null) query = query.where('mn', '=', mn)
  if (before !== null) query = query.where('frame', '<', before)
  return query.execute()
}

/** More are not counted: a flood of noise must not make this page slow. */
const mostCounted = 100_000

/** How many of each reason there are among the newest 100 000. */
export async function countByReason(tx: Kysely<Schema>, mn: string | null): Promise<Record<string, number>> {
  const { rows } = await sql<{ reason: string; n: number }>`
    select reason, count(*)::integer as n from (
      select reason from quarantine where ${mn === null ? sql`true` : sql`mn = ${mn}`}
      order by frame desc limit ${mostCounted}
    ) newest group by reason order by n desc`.execute(tx)
  return Object.fromEntries(rows.map(({ reason, n }) => [reason, n]))
}

/** So many kinds are shown; the rest is rare. */
const mostKinds = 12

/** Deviations over all loggers of the actor. */
export async function countDeviations(tx: Kysely<Schema>): Promise<FieldSummary['deviations']> {
  const rows = await tx
    .selectFrom('logger_deviation')
    .select(({ fn }) => [
      'kind',
      fn.countAll<number>().as('loggers'),
      fn.sum<number>('frames').as('frames'),
      fn.max('last_at').as('lastAt'),
    ])
    .groupBy('kind')
    .orderBy('loggers', 'desc')
    .orderBy('frames', 'desc')
    .limit(mostKinds)
    .execute()
  return rows.map(({ kind, loggers, frames, lastAt }) => ({
    kind,
    loggers: Number(loggers),
    frames: Number(frames),
    lastAt: lastAt.toISOString(),
  }))
}

/** What is going on with clocks and identities of loggers and has not ended. */
export async function countOpenEvents(tx: Kysely<Schema>): Promise<FieldSummary['events']> {
  const rows = await tx
    .selectFrom('logger_event')
    .select(({ fn }) => [
      'kind',
      fn.count<number>('logger_id').distinct().as('loggers'),
      fn.max('last_at').as('lastAt'),
    ])
    .where('ended_at', 'is', null)
    .groupBy('kind')
    .orderBy('loggers', 'desc')
    .limit(mostKinds)
    .execute()
  return rows.map(({ kind, loggers, lastAt }) => ({
    kind,
    loggers: Number(loggers),
    lastAt: lastAt.toISOString(),
  }))
}
