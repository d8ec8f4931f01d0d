import type { Kysely } from 'kysely'
import type { Role } from '../../../domain/access.ts'
import type { Schema } from '../../db/schema.ts'
import { nextAttempt, type Attempt } from './lock-out.ts'

/** Users and sessions are the system's own tables: no policy shows them to the web role. */
type System = Kysely<Schema>

export interface UserRow {
  readonly id: number
  readonly login: string
  readonly name: string
  readonly password_hash: string
  readonly role: Role
  readonly division_code: string | null
  readonly discharger_id: number | null
  readonly organisation_id: number | null
  readonly must_change: boolean
}

const userColumns = [
  'app_user.id',
  'login',
  'app_user.name',
  'password_hash',
  'role',
  'division_code',
  'discharger_id',
  'organisation_id',
  'must_change',
] as const

/** Disabled users are not found. */
export function findUser(system: System, login: string): Promise<UserRow | undefined> {
  return system
    .selectFrom('app_user')
    .select(userColumns)
    .where('login', '=', login)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
}

/** Counts an attempt as failed, unless the login is locked. One at a time for each user. */
export function countAttempt(system: System, userId: number, now: number): Promise<Attempt> {
  return system.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom('app_user')
      .select(['failures', 'locked_until'])
      .where('id', '=', userId)
      .forUpdate()
      .executeTakeFirstOrThrow()
    const attempt = nextAttempt(
      { failures: row.failures, lockedUntil: row.locked_until?.getTime() ?? null },
      now,
    )
    if (attempt.kind === 'open') {
      const { failures, lockedUntil } = attempt.next
      const locked_until = lockedUntil === null ? null : new Date(lockedUntil)
      await tx.updateTable('app_user').set({ failures, locked_until }).where('id', '=', userId).execute()
    }
    return attempt
  })
}

export async function clearAttempts(system: System, userId: number): Promise<void> {
  await system
    .updateTable('app_user')
    .set({ failures: 0, locked_until: null })
    .where('id', '=', userId)
    .execute()
}

/** Adds a session, and takes this occasion to remove those that are over. */
export async function insertSession(
  system: System,
  session: { tokenHash: string; userId: number; now: Date; expiresAt: Date; idleBefore: Date },
): Promise<void> {
  const { tokenHash, userId, now, expiresAt, idleBefore } = session
  await system
    .deleteFrom('app_session')
    .where((is) => is.or([is('expires_at', '<=', now), is('last_seen_at', '<=', idleBefore)]))
    .execute()
  await system
    .insertInto('app_session')
    .values({
      token_hash: tokenHash,
      user_id: userId,
      created_at: now,
      last_seen_at: now,
      expires_at: expiresAt,
    })
    .execute()
}

export function findSession(
  system: System,
  tokenHash: string,
  now: Date,
  idleBefore: Date,
): Promise<(UserRow & { last_seen_at: Date }) | undefined> {
  return system
    .selectFrom('app_session')
    .innerJoin('app_user', 'app_user.id', 'app_session.user_id')
    .select([...userColumns, 'last_seen_at'])
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', now)
    .where('last_seen_at', '>', idleBefore)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
}

export async function touchSession(system: System, tokenHash: string, now: Date): Promise<void> {
  await system
    .updateTable('app_session')
    .set({ last_seen_at: now })
    .where('token_hash', '=', tokenHash)
    .execute()
}

export async function deleteSession(system: System, tokenHash: string): Promise<void> {
  await system.deleteFrom('app_session').where('token_hash', '=', tokenHash).execute()
}

/** The new hash, and no other session of this user, in one. */
export async function replacePassword(
  system: System,
  userId: number,
  passwordHash: string,
  keepSession: string,
): Promise<void> {
  await system.transaction().execute(async (tx) => {
    await tx
      .updateTable('app_user')
      .set({ password_hash: passwordHash, must_change: false, failures: 0, locked_until: null })
      .where('id', '=', userId)
      .execute()
    await tx
      .deleteFrom('app_session')
      .where('user_id', '=', userId)
      .where('token_hash', '!=', keepSession)
      .execute()
  })
}

export async function findDivisionName(system: System, code: string): Promise<string | null> {
  const row = await system.selectFrom('division').select('name').where('code', '=', code).executeTakeFirst()
  return row?.name ?? null
}

export async function findDischargerName(system: System, id: number): Promise<string | null> {
  const row = await system.selectFrom('discharger').select('name').where('id', '=', id).executeTakeFirst()
  return row?.name ?? null
}

export async function findOrganisationName(system: System, id: number): Promise<string | null> {
  const row = await system.selectFrom('organisation').select('name').where('id', '=', id).executeTakeFirst()
  return row?.name ?? null
}

export async function hasAdministrator(system: System): Promise<boolean> {
  const row = await system
    .selectFrom('app_user')
    .select('id')
    .where('role', '=', 'administrator')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Two processes that start at once make one administrator: false for the slower. */
export async function insertAdministrator(
  system: System,
  user: { login: string; name: string; passwordHash: string; divisionCode: string; mustChange: boolean },
): Promise<boolean> {
  const { login, name, passwordHash, divisionCode, mustChange } = user
  const result = await system
    .insertInto('app_user')
    .values({
      login,
      name,
      password_hash: passwordHash,
      role: 'administrator',
      division_code: divisionCode,
      must_change: mustChange,
    })
    .onConflict((conflict) => conflict.column('login').doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}
