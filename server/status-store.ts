import { sql, type Kysely } from 'kysely'
import type { Schema } from './db/schema.ts'
import type { WorkFacts } from './metrics/facts.ts'

/** What stands in the tables and is under way there; each part by an index of what is open. */
export async function findWork(db: Kysely<Schema>): Promise<WorkFacts> {
  const { rows } = await sql<WorkFacts>`select
    (select count(*)::integer from command where ended_at is null and state = 'awaiting-approval')
      as "commandsAwaitingApproval",
    (select count(*)::integer from command where ended_at is null and state = 'queued') as "commandsQueued",
    (select count(*)::integer from command where ended_at is null and state in ('sent', 'accepted'))
      as "commandsUnderWay",
    (select count(*)::integer from job where state = 'queued') as "jobsQueued",
    (select count(*)::integer from job where state = 'running')
      as "jobsRunning",
    (select count(*)::integer from (select state from job order by id desc limit 1000) recent
      where state = 'failed') as "jobsFailed",
    (select extract(epoch from min(asked_at))::float8 * 1000 from job where state in ('queued', 'running'))
      as "oldestJobAt",
    (select count(*)::integer from logger_event where ended_at is null and kind in ('clock-drift', 'clock-unset'))
      as "clockAlarms"`.execute(db)
  return rows[0]!
}
