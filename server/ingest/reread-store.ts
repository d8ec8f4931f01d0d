import type { Pool } from 'pg'
import type { FrameAddress } from '../journal/record.ts'
import type { QuarantineEntry } from './formed.ts'
import type { Tx } from './store.ts'

/** The last frame in the order of (received_at, frame) that a job has tried. */
export interface RereadPosition {
  /** Epoch milliseconds. */
  readonly receivedAt: number
  readonly frame: FrameAddress
}

export interface RereadJob {
  readonly id: number
  readonly mn: string
  readonly state: 'queued' | 'running'
  /** null: at the beginning. */
  readonly position: RereadPosition | null
}

/** The job to go on with: the one that runs, else the one that has waited longest. */
export async function findNextJob(pool: Pool): Promise<RereadJob | null> {
  const { rows } = await pool.query<{
    id: number
    subject: string
    state: RereadJob['state']
    position: Partial<RereadPosition>
  }>(
    `select id, subject, state, position from job
     where kind = 'reread' and state in ('queued', 'running') order by state desc, id limit 1`,
  )
  const [row] = rows
  if (row === undefined) return null
  const { receivedAt, frame } = row.position
  const position = receivedAt === undefined || frame === undefined ? null : { receivedAt, frame }
  return { id: row.id, mn: row.subject, state: row.state, position }
}

export async function beginJob(pool: Pool, id: number, at: Date): Promise<void> {
  await pool.query(`update job set state = 'running', started_at = $2 where id = $1 and state = 'queued'`, [
    id,
    at,
  ])
}

/** `failure` null: it came to its end. A job that was cancelled stays so. */
export async function endJob(pool: Pool, id: number, at: Date, failure: string | null): Promise<void> {
  await pool.query(
    `update job set state = case when $3::text is null then 'done' else 'failed' end, failure = $3, ended_at = $2,
       total = case when $3 is null then done else total end
     where id = $1 and state in ('queued', 'running')`,
    [id, at, failure],
  )
}

/** Frames of an MN that stand in quarantine, behind the position. */
export async function listQuarantined(
  pool: Pool,
  mn: string,
  after: RereadPosition | null,
  limit: number,
): Promise<RereadPosition[]> {
  const { rows } = await pool.query<{ frame: number; received_at: Date }>(
    `select frame, received_at from quarantine
     where resolved_at is null and mn = $1 and (received_at, frame) > (to_timestamp($2), $3)
     order by received_at, frame limit $4`,
    [mn, (after?.receivedAt ?? 0) / 1000, after?.frame ?? -1, limit],
  )
  return rows.map((row) => ({
    frame: row.frame as FrameAddress,
    receivedAt: row.received_at.getTime(),
  }))
}

/** What became of the frames of one chunk. */
export interface RereadOutcome {
  readonly job: RereadJob
  readonly to: RereadPosition
  readonly at: Date
  readonly resolved: readonly FrameAddress[]
  readonly refused: readonly Pick<QuarantineEntry, 'frame' | 'reason' | 'detail'>[]
}

/**
 * Marks what was read, says anew why the rest was not, and moves the job on. A job that no longer stands where it
 * was taken up (begun anew, or moved by an attempt that seemed to fail) is left where it is.
 */
export async function settleReread(tx: Tx, { job, to, at, resolved, refused }: RereadOutcome): Promise<void> {
  await tx.query(
    `update quarantine set resolved_at = $2, job_id = $3 where frame = any($1::bigint[]) and resolved_at is null`,
    [resolved, at, job.id],
  )
  if (refused.length > 0)
    await tx.query(
      `update quarantine q set reason = r.reason, detail = r.detail
       from unnest($1::bigint[], $2::text[], $3::text[]) as r (frame, reason, detail)
       where q.frame = r.frame and (q.reason, q.detail) is distinct from (r.reason, r.detail)`,
      [
        refused.map(({ frame }) => frame),
        refused.map(({ reason }) => reason),
        refused.map(({ detail }) => detail),
      ],
    )
  await tx.query(
    `update job set position = $3, done = done + $4, found = found + $5, total = greatest(total, done + $4)
     where id = $1 and position = $2::jsonb`,
    [
      job.id,
      JSON.stringify(job.position ?? {}),
      JSON.stringify(to),
      resolved.length + refused.length,
      resolved.length,
    ],
  )
}

/**
 * A job for each of these MNs that has frames in quarantine. `isAnew`: one that is under way begins again, because
 * it may have passed frames that can be read now. Returns how many there are.
 */
export async function askForMns(
  pool: Pool,
  mns: readonly string[],
  { reason, at, isAnew }: { readonly reason: string; readonly at: Date; readonly isAnew: boolean },
): Promise<number> {
  const { rowCount } = await pool.query(
    `insert into job (kind, subject, state, total, reason, asked_at)
     select 'reread', t.mn, 'queued', c.n, $2, $3
     from unnest($1::text[]) as t (mn) cross join lateral (
       select count(*)::integer as n from quarantine q where q.resolved_at is null and q.mn = t.mn
     ) c
     where c.n > 0
     on conflict (kind, subject) where state in ('queued', 'running')
     do ${isAnew ? `update set position = '{}', done = 0, total = excluded.total` : 'nothing'}`,
    [mns, reason, at],
  )
  return rowCount ?? 0
}

/** MNs of refused frames that had a logger when they came: registered while nobody was listening. */
export async function listKnownAfterAll(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ mn: string }>(
    `select distinct l.mn from logger l cross join lateral (
       select from quarantine q
       where q.resolved_at is null and q.reason = 'unknown-mn' and q.mn = l.mn
         and q.received_at >= l.valid_from and q.received_at < coalesce(l.valid_to, 'infinity')
       limit 1
     ) q`,
  )
  return rows.map(({ mn }) => mn)
}

/**
 * Removes the oldest rows of the quarantine that came before `before`, at most `limit`; returns how many. Their
 * bytes stay in the journal.
 */
export async function removeOldQuarantined(pool: Pool, before: Date, limit: number): Promise<number> {
  const { rowCount } = await pool.query(
    `delete from quarantine where frame in (
       select frame from (select frame, received_at from quarantine order by frame limit $2) oldest
       where received_at < $1)`,
    [before, limit],
  )
  return rowCount ?? 0
}

export async function removeOldJobs(pool: Pool, before: Date): Promise<void> {
  await pool.query('delete from job where ended_at < $1', [before])
}
