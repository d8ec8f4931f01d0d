import type { Database } from '../../server/db/database.ts'

/**
 * What a platform that ran for a day knows of one logger: a clock that fell 90 s behind, with two hours of
 * silence in between, and events of every gravity.
 */
export async function rememberClock(db: Database, loggerId: number, now: Date): Promise<void> {
  const hour = 3_600_000
  const first = Math.floor(now.getTime() / hour) * hour - 22 * hour
  for (let n = 0; n < 22; n++) {
    if (n === 9 || n === 10) continue
    const drift = Array.from({ length: 12 }, (_, i) =>
      Math.round(-3_000 - Math.max(0, n - 4) * 6_000 - i * 400 + 1_500 * Math.sin(i)),
    )
    await db.pool.query('insert into logger_clock values ($1, $2, $3, $4)', [
      new Date(first + n * hour),
      loggerId,
      drift,
      drift.map((_, i) => 300 + 40 * i),
    ])
  }
  await db.pool.query(
    `insert into logger_watch values ($1, '127.0.0.1', '2017', false, 12, -104000, $2::timestamptz - interval '4 minutes')`,
    [loggerId, now],
  )
  await db.pool.query(
    `insert into logger_event (at, last_at, ended_at, frame, last_frame, count, logger_id, kind, detail)
     select $2::timestamptz - began, $2::timestamptz - lasted, case when over then $2::timestamptz - lasted end,
       64 + row_number() over (), 64 + row_number() over (), count, case when kind = 'platform-clock' then null else $1::integer end,
       kind, detail::jsonb
     from (values
       (interval '20 hours', interval '20 hours', true, 1, 'address-change', '{"before": "10.8.3.21", "after": "10.8.3.77"}'),
       (interval '15 hours', interval '14 hours', true, 1, 'platform-clock', '{"offsetMs": 620000, "loggers": 57}'),
       (interval '9 hours', interval '5 minutes', false, 96, 'clock-drift', '{"driftMs": -104000, "jitterMs": 420}'),
       (interval '6 hours', interval '5 hours', true, 214, 'duplicate-sign-in', '{"addresses": ["10.8.3.77", "172.16.40.9"]}'),
       (interval '2 hours', interval '20 minutes', false, 4873, 'foreign-password',
         '{"own": "10.8.3.77", "addresses": ["172.16.40.9", "172.16.40.12"]}')
     ) as e (began, lasted, over, count, kind, detail)`,
    [loggerId, now],
  )
}
