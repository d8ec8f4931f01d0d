import { sql, type Kysely } from 'kysely'
import type { Fields } from '../../../domain/registry/field.ts'
import type { Schema } from '../../db/schema.ts'

export interface DraftRow {
  readonly userId: number
  readonly user: string
  readonly revision: number
  readonly fields: Fields
  readonly beganAt: Date
  readonly touchedAt: Date
}

/** Longer untouched than this, nobody is at it any more. */
const keptMs = 24 * 3_600_000

export async function findDraft(
  tx: Kysely<Schema>,
  kind: string,
  id: number,
  now: Date,
): Promise<DraftRow | null> {
  const { rows } =
    await sql<DraftRow>`select user_id as "userId", user_name as user, revision, body as fields,
      began_at as "beganAt", touched_at as "touchedAt"
    from record_draft where kind = ${kind} and record_id = ${id} and touched_at > ${new Date(now.getTime() - keptMs)}`.execute(
      tx,
    )
  return rows[0] ?? null
}

/** false: another has it, and it was not to be taken from him. */
export async function putDraft(
  tx: Kysely<Schema>,
  draft: {
    readonly kind: string
    readonly id: number
    readonly userId: number
    readonly user: string
    readonly revision: number
    readonly fields: Fields
    readonly now: Date
    readonly takeOver: boolean
  },
): Promise<boolean> {
  const old = new Date(draft.now.getTime() - keptMs)
  const { numAffectedRows } = await sql`
    insert into record_draft as d (kind, record_id, user_id, user_name, revision, body, began_at, touched_at)
    values (${draft.kind}, ${draft.id}, ${draft.userId}, ${draft.user}, ${draft.revision},
      ${JSON.stringify(draft.fields)}::jsonb, ${draft.now}, ${draft.now})
    on conflict (kind, record_id) do update set user_id = excluded.user_id, user_name = excluded.user_name,
      revision = excluded.revision, body = excluded.body, touched_at = excluded.touched_at,
      began_at = case when d.user_id = excluded.user_id then d.began_at else excluded.began_at end
    where d.user_id = excluded.user_id or ${draft.takeOver} or d.touched_at <= ${old}`.execute(tx)
  return (numAffectedRows ?? 0n) > 0n
}

/** Only one's own. */
export async function dropDraft(tx: Kysely<Schema>, kind: string, id: number, userId: number): Promise<void> {
  await sql`delete from record_draft where kind = ${kind} and record_id = ${id} and user_id = ${userId}`.execute(
    tx,
  )
}
