import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Role } from '../../../domain/access.ts'
import type { Schema } from '../../db/schema.ts'

/** Accounts are the system's own table: no policy shows them to the web role; the right to ask is asked before. */
type System = Kysely<Schema>

export interface UserRow {
  readonly id: number
  readonly revision: number
  readonly login: string
  readonly name: string
  readonly role: Role
  readonly post: string | null
  readonly phone: string | null
  readonly divisionCode: string | null
  readonly dischargerId: number | null
  readonly organisationId: number | null
  readonly scopeName: string | null
  readonly createdAt: Date
  readonly lastSeenAt: Date | null
  readonly sessions: number
  readonly lockedUntil: Date | null
  readonly disabledAt: Date | null
  readonly mustChange: boolean
}

const columns = sql`u.id, u.revision, u.login, u.name, u.role, u.post, u.phone, u.division_code as "divisionCode",
  u.discharger_id as "dischargerId", u.organisation_id as "organisationId",
  coalesce(d.name, g.name, v.name) as "scopeName", u.created_at as "createdAt",
  (select max(s.last_seen_at) from app_session s where s.user_id = u.id) as "lastSeenAt",
  (select count(*)::integer from app_session s where s.user_id = u.id) as sessions,
  u.locked_until as "lockedUntil", u.disabled_at as "disabledAt", u.must_change as "mustChange"`
const source = sql`app_user u left join discharger d on d.id = u.discharger_id
  left join organisation g on g.id = u.organisation_id left join division v on v.code = u.division_code`

export interface UserFilter {
  readonly text: string | null
  readonly role: Role | null
  readonly state: 'active' | 'disabled' | 'locked' | null
}

export async function listUsers(
  system: System,
  filter: UserFilter,
  page: { readonly offset: number; readonly limit: number },
  now: Date,
): Promise<{ readonly total: number; readonly users: UserRow[] }> {
  const states: Readonly<Record<NonNullable<UserFilter['state']>, RawBuilder<unknown>>> = {
    active: sql`u.disabled_at is null`,
    disabled: sql`u.disabled_at is not null`,
    locked: sql`u.locked_until > ${now}`,
  }
  const fits = sql.join(
    [
      sql`true`,
      ...(filter.text === null
        ? []
        : [
            sql`position(lower(${filter.text}) in lower(concat_ws(' ', u.login, u.name, u.post, d.name, g.name, v.name))) > 0`,
          ]),
      ...(filter.role === null ? [] : [sql`u.role = ${filter.role}`]),
      ...(filter.state === null ? [] : [states[filter.state]]),
    ],
    sql` and `,
  )
  const counted = await sql<{
    n: number
  }>`select count(*)::integer as n from ${source} where ${fits}`.execute(system)
  const { rows } = await sql<UserRow>`select ${columns} from ${source} where ${fits}
    order by u.login offset ${page.offset} limit ${page.limit}`.execute(system)
  return { total: counted.rows[0]!.n, users: rows }
}

export async function findUser(system: System, id: number): Promise<UserRow | null> {
  const { rows } = await sql<UserRow>`select ${columns} from ${source} where u.id = ${id}`.execute(system)
  return rows[0] ?? null
}

export async function lockUser(system: System, id: number): Promise<UserRow | null> {
  await sql`select 1 from app_user where id = ${id} for update`.execute(system)
  return findUser(system, id)
}

export interface Account {
  readonly name: string
  readonly role: Role
  readonly post: string | null
  readonly phone: string | null
  readonly divisionCode: string | null
  readonly dischargerId: number | null
  readonly organisationId: number | null
}

/** null: the login is taken. */
export async function insertUser(
  system: System,
  login: string,
  passwordHash: string,
  account: Account,
  now: Date,
): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into app_user (login, name, password_hash, role, post, phone, division_code, discharger_id, organisation_id,
      must_change, created_at)
    values (${login}, ${account.name}, ${passwordHash}, ${account.role}, ${account.post}, ${account.phone},
      ${account.divisionCode}, ${account.dischargerId}, ${account.organisationId}, true, ${now})
    on conflict (login) do nothing returning id`.execute(system)
  return rows[0]?.id ?? null
}

export async function updateUser(system: System, id: number, account: Account): Promise<void> {
  await sql`update app_user set name = ${account.name}, role = ${account.role}, post = ${account.post},
    phone = ${account.phone}, division_code = ${account.divisionCode}, discharger_id = ${account.dischargerId},
    organisation_id = ${account.organisationId}, revision = revision + 1 where id = ${id}`.execute(system)
}

/** A new first password; whoever is signed in with the old one no longer is. */
export async function replacePassword(system: System, id: number, passwordHash: string): Promise<void> {
  await sql`update app_user set password_hash = ${passwordHash}, must_change = true, failures = 0, locked_until = null,
    revision = revision + 1 where id = ${id}`.execute(system)
  await endSessions(system, id)
}

/** Enabling unlocks as well. */
export async function setDisabled(system: System, id: number, at: Date | null): Promise<void> {
  await sql`update app_user set disabled_at = ${at}, failures = 0, locked_until = null, revision = revision + 1
    where id = ${id}`.execute(system)
  if (at !== null) await endSessions(system, id)
}

export async function endSessions(system: System, id: number): Promise<void> {
  await sql`delete from app_session where user_id = ${id}`.execute(system)
}

/** Administrators that can sign in, this one not counted. */
export async function countOtherAdministrators(system: System, id: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::integer as n from app_user
    where role = 'administrator' and disabled_at is null and id <> ${id}`.execute(system)
  return rows[0]!.n
}

/** Which of the scopes named is not there. */
export async function findMissingScope(
  system: System,
  account: Account,
): Promise<'divisionCode' | 'dischargerId' | 'organisationId' | null> {
  const { rows } = await sql<{ division: boolean; discharger: boolean; organisation: boolean }>`
    select ${account.divisionCode}::text is null or exists (select from division where code = ${account.divisionCode}) as division,
      ${account.dischargerId}::integer is null or exists (select from discharger where id = ${account.dischargerId}) as discharger,
      ${account.organisationId}::integer is null or exists (select from organisation where id = ${account.organisationId}) as organisation`.execute(
    system,
  )
  const { division, discharger, organisation } = rows[0]!
  if (!division) return 'divisionCode'
  if (!discharger) return 'dischargerId'
  return organisation ? null : 'organisationId'
}
