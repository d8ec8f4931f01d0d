import { sql, type Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { StartUpPolicy } from './start-up.ts'

type Db = Kysely<Schema>

/** By logger; null: for all that have none of their own. */
export async function listPolicies(db: Db): Promise<ReadonlyMap<number | null, StartUpPolicy>> {
  const rows = await db.selectFrom('start_up_policy').selectAll().execute()
  return new Map(
    rows.map((row) => [
      row.logger_id,
      {
        setsClock: row.sets_clock,
        timeOut:
          row.over_time_seconds === null || row.re_count === null
            ? null
            : { overTimeSeconds: row.over_time_seconds, reCount: row.re_count },
        realtimeSeconds: row.realtime_seconds,
        minuteMinutes: row.minute_minutes,
        sendsRealtime: row.sends_realtime,
        sendsFacilityState: row.sends_facility_state,
      },
    ]),
  )
}

/** Sets the policy of a logger (null: of all without one); a null policy takes it away. */
export function setPolicy(db: Db, loggerId: number | null, policy: StartUpPolicy | null): Promise<void> {
  return db.transaction().execute(async (tx) => {
    await tx.deleteFrom('start_up_policy').where('logger_id', 'is not distinct from', loggerId).execute()
    if (policy === null) return
    await tx
      .insertInto('start_up_policy')
      .values({
        logger_id: loggerId,
        sets_clock: policy.setsClock,
        over_time_seconds: policy.timeOut?.overTimeSeconds ?? null,
        re_count: policy.timeOut?.reCount ?? null,
        realtime_seconds: policy.realtimeSeconds,
        minute_minutes: policy.minuteMinutes,
        sends_realtime: policy.sendsRealtime,
        sends_facility_state: policy.sendsFacilityState,
      })
      .execute()
  })
}

/**
 * Notes that a logger was seen (`restart` '') or started at `restart`; true when the sequence is due. The start-up
 * message that follows a first sight within `sameMs` is of the same start.
 */
export function claimRun(
  db: Db,
  loggerId: number,
  restart: string,
  now: number,
  sameMs: number,
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const known = await tx
      .selectFrom('start_up_run')
      .select(['restart', 'run_at'])
      .where('logger_id', '=', loggerId)
      .forUpdate()
      .executeTakeFirst()
    if (known !== undefined && (restart === '' || known.restart === restart)) return false
    const isSame = known?.restart === '' && now - known.run_at.getTime() < sameMs
    await sql`insert into start_up_run (logger_id, restart, run_at)
      values (${loggerId}, ${restart}, ${new Date(now)})
      on conflict (logger_id) do update set restart = excluded.restart,
        run_at = case when ${isSame} then start_up_run.run_at else excluded.run_at end`.execute(tx)
    return !isSame
  })
}
