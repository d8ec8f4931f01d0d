import { sql, type Kysely } from 'kysely'
import type { Difference } from '../../../domain/registry/difference.ts'
import type { Fields } from '../../../domain/registry/field.ts'
import type { Schema } from '../../db/schema.ts'
import type { RowProblem } from './row.ts'

type Tx = Kysely<Schema>

export type ImportState = 'reading' | 'ready' | 'writing' | 'done' | 'failed' | 'cancelled'
export type RowStatus = 'new' | 'changed' | 'unchanged' | 'bad' | 'written' | 'edited'

export interface ImportSummary {
  readonly columns: readonly {
    readonly sheet: string
    readonly column: string
    readonly title: string
    readonly member: string
  }[]
  /** Columns that no member is called by, and those that a sheet may not bring; with what they hold. */
  readonly ignored: readonly {
    readonly sheet: string
    readonly column: string
    readonly title: string
    readonly cells: number
    readonly sample: string
    readonly zh: string
    readonly en: string
  }[]
  readonly skippedSheets: readonly string[]
  readonly missing: {
    readonly total: number
    readonly rows: readonly { readonly id: number; readonly name: string }[]
  }
  /** Rows read so far, while it is being read. */
  readonly read: number
}

export interface ImportRow {
  readonly number: number
  readonly sheet: string
  readonly line: number
  readonly status: RowStatus
  readonly recordId: number | null
  readonly revision: number | null
  readonly name: string | null
  readonly raw: readonly (string | number | boolean | null)[]
  readonly fields: Fields | null
  readonly changes: readonly Difference[]
  readonly problems: readonly RowProblem[]
}

export interface Import {
  readonly id: number
  readonly kind: string
  readonly userId: number
  readonly state: ImportState
  readonly fileName: string
  readonly fileHash: string
  readonly createdAt: Date
  readonly endedAt: Date | null
  readonly jobId: number | null
  readonly summary: Partial<ImportSummary>
  readonly failure: string | null
}

const columns = sql`id, kind, user_id as "userId", state, file_name as "fileName", file_hash as "fileHash",
  created_at as "createdAt", ended_at as "endedAt", job_id as "jobId", summary, failure`

export async function insertImport(
  tx: Tx,
  one: { kind: string; userId: number; fileName: string; fileHash: string; at: Date },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into registry_import (kind, user_id, state, file_name, file_hash, created_at)
    values (${one.kind}, ${one.userId}, 'reading', ${one.fileName}, ${one.fileHash}, ${one.at}) returning id`.execute(
    tx,
  )
  return rows[0]!.id
}

/** Of this user alone. */
export async function findImport(tx: Tx, id: number, userId: number): Promise<Import | null> {
  const { rows } = await sql<Import>`select ${columns} from registry_import
    where id = ${id} and user_id = ${userId}`.execute(tx)
  return rows[0] ?? null
}

export async function saveSummary(tx: Tx, id: number, summary: Partial<ImportSummary>): Promise<void> {
  await sql`update registry_import set summary = ${JSON.stringify(summary)}::jsonb where id = ${id}`.execute(
    tx,
  )
}

/** Moves on from one of these states; false: it is in another. */
export async function moveImport(
  tx: Tx,
  id: number,
  from: readonly ImportState[],
  to: ImportState,
  more: { readonly at?: Date; readonly failure?: string; readonly jobId?: number } = {},
): Promise<boolean> {
  const { rows } = await sql`
    update registry_import set state = ${to}, ended_at = coalesce(${more.at ?? null}::timestamptz, ended_at),
      failure = coalesce(${more.failure ?? null}::text, failure), job_id = coalesce(${more.jobId ?? null}::integer, job_id)
    where id = ${id} and state = any (${[...from]}::text[]) returning id`.execute(tx)
  return rows.length > 0
}

export async function isState(tx: Tx, id: number, state: ImportState): Promise<boolean> {
  const { rows } = await sql`select from registry_import where id = ${id} and state = ${state}`.execute(tx)
  return rows.length > 0
}

export async function insertRows(tx: Tx, importId: number, rows: readonly ImportRow[]): Promise<void> {
  const records = rows.map((row) => ({
    import_id: importId,
    number: row.number,
    sheet: row.sheet,
    line: row.line,
    status: row.status,
    record_id: row.recordId,
    revision: row.revision,
    name: row.name,
    raw: row.raw,
    fields: row.fields,
    changes: row.changes,
    problems: row.problems,
  }))
  await sql`insert into registry_import_row
    select * from jsonb_populate_recordset(null::registry_import_row, ${JSON.stringify(records)}::jsonb)`.execute(
    tx,
  )
}

/** Rows found wrong only when others had been read. */
export async function spoilRows(
  tx: Tx,
  importId: number,
  rows: readonly { readonly number: number; readonly problem: RowProblem }[],
): Promise<void> {
  if (rows.length === 0) return
  await sql`update registry_import_row r set status = 'bad', problems = r.problems || jsonb_build_array(i.problem)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as i (number integer, problem jsonb)
    where r.import_id = ${importId} and r.number = i.number`.execute(tx)
}

export async function settleRows(
  tx: Tx,
  importId: number,
  rows: readonly {
    readonly number: number
    readonly status: RowStatus
    readonly recordId: number | null
    readonly problems: readonly RowProblem[]
  }[],
): Promise<void> {
  await sql`update registry_import_row r set status = i.status, record_id = coalesce(i."recordId", r.record_id),
      problems = case when i.problems = '[]' then r.problems else i.problems end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as i (number integer, status text, "recordId" integer, problems jsonb)
    where r.import_id = ${importId} and r.number = i.number`.execute(tx)
}

export async function countRows(tx: Tx, importId: number): Promise<Record<RowStatus, number>> {
  const { rows } = await sql<{ status: RowStatus; n: number }>`select status, count(*)::integer as n
    from registry_import_row where import_id = ${importId} group by status`.execute(tx)
  const none = { new: 0, changed: 0, unchanged: 0, bad: 0, written: 0, edited: 0 }
  return { ...none, ...Object.fromEntries(rows.map(({ status, n }) => [status, n])) }
}

const rowColumns = sql`number, sheet, line, status, record_id as "recordId", revision, name, raw, fields, changes, problems`

/** In the order of the file, behind `after`. */
export async function listRows(
  tx: Tx,
  importId: number,
  statuses: readonly RowStatus[] | null,
  after: number,
  limit: number,
): Promise<ImportRow[]> {
  const of = statuses === null ? sql`true` : sql`status = any (${[...statuses]}::text[])`
  const { rows } = await sql<ImportRow>`select ${rowColumns} from registry_import_row
    where import_id = ${importId} and number > ${after} and ${of} order by number limit ${limit}`.execute(tx)
  return rows
}

export async function insertImportJob(
  tx: Tx,
  job: { importId: number; total: number; askedBy: string; reason: string; at: Date },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into job (kind, subject, state, total, asked_by, reason, asked_at, started_at)
    values ('import', ${String(job.importId)}, 'running', ${job.total}, ${job.askedBy}, ${job.reason}, ${job.at}, ${job.at})
    returning id`.execute(tx)
  return rows[0]!.id
}

/** Counts a batch; false: the job was cancelled. */
export async function moveJob(tx: Tx, id: number, done: number, found: number): Promise<boolean> {
  const { rows } = await sql`update job set done = done + ${done}, found = found + ${found}
    where id = ${id} and state = 'running' returning id`.execute(tx)
  return rows.length > 0
}

export async function endJob(
  tx: Tx,
  id: number,
  state: 'done' | 'failed' | 'cancelled',
  at: Date,
  failure: string | null,
): Promise<void> {
  await sql`update job set state = ${state}, ended_at = ${at}, failure = ${failure}
    where id = ${id} and state in ('queued', 'running')`.execute(tx)
}
