import { sql, type Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'

export interface JobRow {
  readonly id: number
  readonly kind: 'reread' | 'import'
  readonly subject: string
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled'
  readonly total: number
  readonly done: number
  readonly found: number
  readonly askedBy: string | null
  readonly reason: string
  readonly askedAt: Date
  readonly startedAt: Date | null
  readonly endedAt: Date | null
  readonly failure: string | null
}

const columns = sql`id, kind, subject, state, total, done, found, asked_by as "askedBy", reason,
  asked_at as "askedAt", started_at as "startedAt", ended_at as "endedAt", failure`

const active = sql`state in ('queued', 'running')`

export async function findJob(tx: Kysely<Schema>, id: number): Promise<JobRow | null> {
  const { rows } = await sql<JobRow>`select ${columns} from job where id = ${id}`.execute(tx)
  return rows[0] ?? null
}

export async function findActiveJob(tx: Kysely<Schema>, subject: string): Promise<JobRow | null> {
  const { rows } = await sql<JobRow>`
    select ${columns} from job where kind = 'reread' and subject = ${subject} and ${active}`.execute(tx)
  return rows[0] ?? null
}

/** Those under way first, the rest newest first. */
export async function listJobs(tx: Kysely<Schema>, subject: string | null, limit: number): Promise<JobRow[]> {
  const own = subject === null ? sql`true` : sql`subject = ${subject}`
  const { rows } = await sql<JobRow>`
    (select ${columns} from job where ${active} and ${own} order by id limit ${limit})
    union all
    (select ${columns} from job where not (${active}) and ${own} order by id desc limit ${limit})
    limit ${limit}`.execute(tx)
  return rows
}

export async function countActiveJobs(tx: Kysely<Schema>): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::integer as n from job where ${active}`.execute(
    tx,
  )
  return rows[0]!.n
}

/** A job that reads the quarantined frames of an MN again; the one that does it already, where there is one. */
export async function insertReread(
  tx: Kysely<Schema>,
  job: { readonly mn: string; readonly askedBy: string; readonly reason: string; readonly at: Date },
): Promise<JobRow> {
  await sql`
    insert into job (kind, subject, state, total, asked_by, reason, asked_at)
    select 'reread', ${job.mn}, 'queued', count(*), ${job.askedBy}, ${job.reason}, ${job.at}
    from quarantine where resolved_at is null and mn = ${job.mn}
    on conflict (kind, subject) where state in ('queued', 'running') do nothing`.execute(tx)
  return (await findActiveJob(tx, job.mn))!
}

/** Ends a job that waits or runs; null when there is none of this number. */
export async function cancelJob(tx: Kysely<Schema>, id: number, at: Date): Promise<JobRow | null> {
  await sql`update job set state = 'cancelled', ended_at = ${at} where id = ${id} and ${active}`.execute(tx)
  return await findJob(tx, id)
}
