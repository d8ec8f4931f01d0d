import { sql, type Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { Credential } from './credential.ts'

type Db = Kysely<Schema>

const columns = {
  password: { first: sql.ref('password'), other: sql.ref('other_password') },
  key: { first: sql.ref('sm4_key'), other: sql.ref('sm4_previous_key') },
} as const

/** Puts the new secret beside the one in use, before it is sent: whichever the logger then uses is understood. */
export function offer(
  db: Db,
  loggerId: number,
  credential: Credential,
  secret: string,
  at: number,
): Promise<void> {
  const { other } = columns[credential]
  return db.transaction().execute(async (tx) => {
    await sql`update logger set ${other} = ${secret} where id = ${loggerId}`.execute(tx)
    await sql`insert into credential_change (logger_id, credential, state, made_at)
      values (${loggerId}, ${credential}, 'offered', ${new Date(at)})
      on conflict (logger_id, credential) do update
        set state = 'offered', made_at = excluded.made_at, heard = false, until = null`.execute(tx)
  })
}

/** The logger has taken the new secret: it is the first now, the old one stays beside it until `until`. */
export function swap(db: Db, loggerId: number, credential: Credential, until: number): Promise<void> {
  const { first, other } = columns[credential]
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ made_at: Date }>`
      update credential_change set state = 'kept', until = ${new Date(until)}
      where logger_id = ${loggerId} and credential = ${credential} and state = 'offered'
      returning made_at`.execute(tx)
    const [change] = rows
    if (change === undefined) return
    await sql`update logger set ${first} = ${other}, ${other} = ${first} where id = ${loggerId}`.execute(tx)
    if (credential === 'key')
      await sql`update logger set sm4_key_since = ${change.made_at} where id = ${loggerId}`.execute(tx)
  })
}

/** The other secret is no longer right: never taken, or replaced and no longer wanted. */
export function drop(db: Db, loggerId: number, credential: Credential): Promise<void> {
  const { other } = columns[credential]
  return db.transaction().execute(async (tx) => {
    await sql`update logger set ${other} = null where id = ${loggerId}`.execute(tx)
    await sql`delete from credential_change where logger_id = ${loggerId} and credential = ${credential}`.execute(
      tx,
    )
  })
}

export async function markHeard(db: Db, loggerId: number, credential: Credential): Promise<void> {
  await sql`update credential_change set heard = true
    where logger_id = ${loggerId} and credential = ${credential}`.execute(db)
}

export interface OpenChange {
  readonly loggerId: number
  readonly mn: string
  readonly credential: Credential
  readonly state: 'offered' | 'kept'
  readonly heard: boolean
  readonly until: Date | null
}

/** Secrets that were on their way when the platform ended. */
export async function listChanges(db: Db): Promise<OpenChange[]> {
  const { rows } = await sql<OpenChange>`
    select c.logger_id as "loggerId", l.mn, c.credential, c.state, c.heard, c.until
    from credential_change c join logger l on l.id = c.logger_id`.execute(db)
  return rows
}

/** Loggers of 2025 whose key is older than `before`, and that have no change under way. */
export async function listOldKeys(
  db: Db,
  before: Date,
  limit: number,
): Promise<{ readonly loggerId: number; readonly mn: string }[]> {
  const { rows } = await sql<{ loggerId: number; mn: string }>`
    select l.id as "loggerId", l.mn from logger l
    where l.version = '2025' and l.sm4_key is not null and l.valid_to is null
      and coalesce(l.sm4_key_since, l.valid_from) < ${before}
      and not exists (select from credential_change c where c.logger_id = l.id and c.credential = 'key')
      and not exists (select from command c
        where c.logger_id = l.id and c.kind = 'key.change' and c.ended_at is null)
    order by coalesce(l.sm4_key_since, l.valid_from) limit ${limit}`.execute(db)
  return rows
}
