import { sql, type Kysely } from 'kysely'
import type { FieldSummary } from '../../../contract/index.ts'
import type { Schema } from '../../db/schema.ts'

/** So many kinds are shown; the rest is rare. */
const mostKinds = 12

/** Deviations over all loggers of the actor. */
export async function countDeviations(tx: Kysely<Schema>): Promise<FieldSummary['deviations']> {
  const rows = await tx
    .selectFrom('logger_deviation')
    .select(({ fn }) => [
      'kind',
      sql<number>`count(*)::integer`.as('loggers'),
      sql<number>`sum(frames)::double precision`.as('frames'),
      fn.max('last_at').as('lastAt'),
    ])
    .groupBy('kind')
    .orderBy('loggers', 'desc')
    .orderBy('frames', 'desc')
    .limit(mostKinds)
    .execute()
  return rows.map(({ kind, loggers, frames, lastAt }) => ({
    kind,
    loggers,
    frames,
    lastAt: lastAt.toISOString(),
  }))
}

/** What is going on with clocks and identities of loggers and has not ended. */
export async function countOpenEvents(tx: Kysely<Schema>): Promise<FieldSummary['events']> {
  const rows = await tx
    .selectFrom('logger_event')
    .select(({ fn }) => [
      'kind',
      sql<number>`count(distinct logger_id)::integer`.as('loggers'),
      fn.max('last_at').as('lastAt'),
    ])
    .where('ended_at', 'is', null)
    .groupBy('kind')
    .orderBy('loggers', 'desc')
    .limit(mostKinds)
    .execute()
  return rows.map(({ kind, loggers, lastAt }) => ({ kind, loggers, lastAt: lastAt.toISOString() }))
}
