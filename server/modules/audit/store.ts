import { createHash } from 'node:crypto'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Schema } from '../../db/schema.ts'

type Tx = Kysely<Schema>

export interface AuditFilter {
  readonly text: string | null
  readonly action: string | null
  readonly objectKind: string | null
  readonly objectId: string | null
  readonly from: Date | null
  readonly to: Date | null
}

export interface ListedAudit {
  readonly id: number
  readonly at: Date
  readonly actor: string
  readonly actingFor: string | null
  readonly address: string | null
  readonly action: string
  readonly objectKind: string | null
  readonly objectId: string | null
  readonly objectName: string | null
  readonly detail: unknown
  readonly hash: string
}

function conditions({ text, action, objectKind, objectId, from, to }: AuditFilter): RawBuilder<unknown> {
  return sql.join(
    [
      sql`true`,
      ...(text === null
        ? []
        : [sql`position(lower(${text}) in lower(concat_ws(' ', actor, object_name))) > 0`]),
      ...(action === null ? [] : [sql`action >= ${action} and action < ${`${action}~`}`]),
      ...(objectKind === null ? [] : [sql`object_kind = ${objectKind}`]),
      ...(objectId === null ? [] : [sql`object_id = ${objectId}`]),
      ...(from === null ? [] : [sql`at >= ${from}`]),
      ...(to === null ? [] : [sql`at < ${to}`]),
    ],
    sql` and `,
  )
}

/** Newest first, below `before`. */
export async function listAudit(
  tx: Tx,
  filter: AuditFilter,
  before: number | null,
  limit: number,
): Promise<ListedAudit[]> {
  const { rows } = await sql<ListedAudit>`
    select id::integer as id, at, actor, acting_for as "actingFor", address, action, object_kind as "objectKind",
      object_id as "objectId", object_name as "objectName", detail, hash
    from audit_event where ${conditions(filter)} and ${before === null ? sql`true` : sql`id < ${before}`}
    order by id desc limit ${limit}`.execute(tx)
  return rows
}

export interface Verification {
  readonly checked: number
  /** The last entry that was looked at. */
  readonly last: number
  readonly total: number
  readonly done: boolean
  readonly broken: number | null
  readonly head: string
}

const start = '0'.repeat(64)

/**
 * Hashes entries again from `after` on: each over the hash before it and its own text, whose number must follow the
 * one before, and whose columns must say what the text says. The last one must be what the head holds.
 */
export async function verifyStretch(tx: Tx, after: number, most: number): Promise<Verification> {
  const { rows } = await sql<{ id: number; entry: string; hash: string; same: boolean }>`
    select id::integer as id, entry, hash, (entry::jsonb ->> 'actor' = actor and entry::jsonb ->> 'action' = action
      and (entry::jsonb ->> 'at')::timestamptz = at and entry::jsonb -> 'detail' = detail
      and entry::jsonb ->> 'objectId' is not distinct from object_id
      and entry::jsonb ->> 'objectKind' is not distinct from object_kind
      and entry::jsonb ->> 'actingFor' is not distinct from acting_for) as same
    from audit_event where id > ${after} order by id limit ${most}`.execute(tx)
  const { rows: heads } = await sql<{
    id: number
    hash: string
  }>`select id::integer as id, hash from audit_head`.execute(tx)
  const head = heads[0]!
  let previous = after === 0 ? start : ((await findHash(tx, after)) ?? '')
  let last = after
  for (const { id, entry, hash, same } of rows) {
    const right = createHash('sha256')
      .update(previous + entry)
      .digest('hex')
    const numbered = (JSON.parse(entry) as { id: number }).id
    if (id !== last + 1 || numbered !== id || right !== hash || !same)
      return { checked: last - after, last, total: head.id, done: true, broken: last + 1, head: head.hash }
    previous = hash
    last = id
  }
  const isEnd = rows.length < most
  const isWhole = !isEnd || (last === head.id && previous === head.hash)
  return {
    checked: rows.length,
    last,
    total: head.id,
    done: isEnd,
    broken: isWhole ? null : last + 1,
    head: head.hash,
  }
}

async function findHash(tx: Tx, id: number): Promise<string | null> {
  const { rows } = await sql<{ hash: string }>`select hash from audit_event where id = ${id}`.execute(tx)
  return rows[0]?.hash ?? null
}
