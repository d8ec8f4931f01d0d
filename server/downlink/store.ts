import { sql, type Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { CommandEvent, CommandOrigin, CommandState } from './command.ts'

type Db = Kysely<Schema>

/** A command that is asked for, as it will stand in the record. */
export interface NewCommand {
  readonly loggerId: number
  readonly kind: string
  readonly cn: string
  readonly parameters: unknown
  readonly secret: string
  readonly origin: CommandOrigin
  readonly askedBy: { readonly userId: number; readonly name: string } | null
  readonly reason: string
  readonly askedAt: number
  readonly expiresAt: number
  readonly state: 'queued' | 'awaiting-approval'
}

const instant = (at: number | undefined): string | null =>
  at === undefined ? null : new Date(at).toISOString()

/** Numbers for commands to come: with them a write whose answer was lost can be done again. */
export async function takeIds(db: Db, count: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select nextval(pg_get_serial_sequence('command', 'id')) as id from generate_series(1, ${count})`.execute(
    db,
  )
  return rows.map(({ id }) => id)
}

/** Writes commands, their secrets apart, and that they were asked for. Once more does nothing. */
export function insertCommands(
  db: Db,
  ids: readonly number[],
  commands: readonly NewCommand[],
): Promise<void> {
  return db.transaction().execute(async (tx) => {
    for (const [index, one] of commands.entries()) {
      const id = ids[index]!
      const { numInsertedOrUpdatedRows } = await tx
        .insertInto('command')
        .values({
          id,
          logger_id: one.loggerId,
          kind: one.kind,
          cn: one.cn,
          parameters: JSON.stringify(one.parameters),
          origin: one.origin,
          asked_by: one.askedBy?.userId ?? null,
          asked_by_name: one.askedBy?.name ?? null,
          reason: one.reason,
          asked_at: new Date(one.askedAt),
          expires_at: new Date(one.expiresAt),
          state: one.state,
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .executeTakeFirstOrThrow()
      if (numInsertedOrUpdatedRows === 0n) continue
      if (one.secret !== '') {
        const body = JSON.stringify({ secret: one.secret })
        await tx.insertInto('command_secret').values({ command_id: id, body }).execute()
      }
      await tx
        .insertInto('command_event')
        .values({ command_id: id, at: new Date(one.askedAt), kind: 'asked' })
        .execute()
    }
  })
}

/** Ends commands that nobody may ever send. */
export function discard(db: Db, ids: readonly number[], at: number): Promise<void> {
  return db.transaction().execute(async (tx) => {
    await tx
      .updateTable('command')
      .set({ state: 'cancelled', result_code: 'not-asked', ended_at: new Date(at) })
      .where('id', 'in', ids)
      .where('ended_at', 'is', null)
      .execute()
    await tx.deleteFrom('command_secret').where('command_id', 'in', ids).execute()
  })
}

/** Appends events in their order, each once however often it is tried, and brings their commands to where the last of them leaves them. */
export function writeEvents(db: Db, events: readonly CommandEvent[]): Promise<void> {
  const rows = events.map(({ command, at, kind, frame, detail }, n) => ({
    n,
    command_id: command.id,
    at: instant(at),
    kind,
    frame,
    detail,
  }))
  const changes = new Map<number, Record<string, unknown>>()
  for (const { command, change } of events) {
    if (change === null) continue
    const { state, resultCode, resultText, qn, sentAt, endedAt, parts } = change
    const known = changes.get(command.id) ?? { id: command.id }
    const said = {
      state,
      result_code: resultCode,
      result_text: resultText,
      qn,
      sent_at: instant(sentAt) ?? undefined,
      ended_at: instant(endedAt) ?? undefined,
      parts,
    }
    const given = Object.entries(said).filter(([, value]) => value !== undefined)
    changes.set(command.id, { ...known, ...Object.fromEntries(given) })
  }
  return db.transaction().execute(async (tx) => {
    await sql`insert into command_event (command_id, at, kind, frame, detail)
      select command_id, at, kind, frame, detail from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as i (n integer, command_id bigint, at timestamptz, kind text, frame bigint, detail jsonb)
      order by n
      on conflict do nothing`.execute(tx)
    if (changes.size === 0) return
    await sql`update command c set state = i.state,
        result_code = coalesce(i.result_code, c.result_code), result_text = coalesce(i.result_text, c.result_text),
        qn = coalesce(i.qn, c.qn), sent_at = coalesce(i.sent_at, c.sent_at),
        ended_at = i.ended_at, parts = coalesce(i.parts, c.parts)
      from jsonb_to_recordset(${JSON.stringify([...changes.values()])}::jsonb)
        as i (id bigint, state text, result_code text, result_text text, qn text, sent_at timestamptz,
          ended_at timestamptz, parts integer)
      where c.id = i.id and c.ended_at is null`.execute(tx)
    const ended = [...changes.values()].flatMap((change) =>
      change['ended_at'] === undefined ? [] : [change['id'] as number],
    )
    if (ended.length > 0) await tx.deleteFrom('command_secret').where('command_id', 'in', ended).execute()
  })
}

export interface OpenCommand {
  readonly id: number
  readonly loggerId: number
  readonly mn: string
  readonly kind: string
  readonly cn: string
  readonly parameters: unknown
  readonly secret: string | null
  readonly origin: CommandOrigin
  readonly state: CommandState
  readonly expiresAt: Date
}

/** What had not ended when the platform did, oldest first. */
export async function listOpen(db: Db, limit: number): Promise<OpenCommand[]> {
  const { rows } = await sql<OpenCommand>`
    select c.id, c.logger_id as "loggerId", l.mn, c.kind, c.cn, c.parameters, s.body ->> 'secret' as secret,
      c.origin, c.state, c.expires_at as "expiresAt"
    from command c join logger l on l.id = c.logger_id left join command_secret s on s.command_id = c.id
    where c.ended_at is null order by c.id limit ${limit}`.execute(db)
  return rows
}

/** The last time-outs that each logger has taken on, of those who have any [HJ 212-2017 C.1]. */
export async function listTimeOuts(
  db: Db,
): Promise<{ readonly loggerId: number; readonly parameters: unknown }[]> {
  const { rows } = await sql<{ loggerId: number; parameters: unknown }>`
    select distinct on (logger_id) logger_id as "loggerId", parameters from command
    where kind = 'time-out.set' and state = 'done' order by logger_id, id desc`.execute(db)
  return rows
}

/** QN of the last command of a kind that went out to a logger; null: none. */
export async function findLastQn(db: Db, loggerId: number, kind: string): Promise<string | null> {
  const row = await db
    .selectFrom('command')
    .select('qn')
    .where('logger_id', '=', loggerId)
    .where('kind', '=', kind)
    .where('qn', 'is not', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.qn ?? null
}

/** The second person's consent; false when the command no longer waits for it. */
export function approve(
  db: Db,
  id: number,
  by: { readonly userId: number; readonly name: string },
  at: number,
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const result = await tx
      .updateTable('command')
      .set({ state: 'queued', approved_by: by.userId, approved_by_name: by.name, approved_at: new Date(at) })
      .where('id', '=', id)
      .where('state', '=', 'awaiting-approval')
      .where('asked_by', '!=', by.userId)
      .executeTakeFirst()
    if (result.numUpdatedRows !== 1n) return false
    await tx
      .insertInto('command_event')
      .values({ command_id: id, at: new Date(at), kind: 'approved', detail: JSON.stringify({ by: by.name }) })
      .execute()
    return true
  })
}

/** A figure of downlink, and who says so. */
export interface SettingRow {
  readonly name: string
  readonly value: number
  readonly source: string
  readonly status: 'verified' | 'reported' | 'local'
}

export function listSettings(db: Db): Promise<SettingRow[]> {
  return db.selectFrom('downlink_setting').selectAll().orderBy('name').execute()
}

export async function setSetting(db: Db, name: string, value: number, source: string): Promise<void> {
  await db
    .updateTable('downlink_setting')
    .set({ value, source, status: 'local' })
    .where('name', '=', name)
    .execute()
}
