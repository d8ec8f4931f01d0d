import type { Database } from '../../db/database.ts'
import { hashPassword, makePassword } from '../../lib/crypto.ts'
import { hasAdministrator, insertAdministrator } from './store.ts'

/**
 * Makes the first administrator (login `admin`, the whole province) where there is none. Given no password
 * it makes one and returns it, to be shown once and changed at the first sign-in; otherwise null.
 */
export async function ensureAdministrator(db: Database, password: string | null): Promise<string | null> {
  if (await hasAdministrator(db.kysely)) return null
  const generated = password === null ? makePassword() : null
  const isNew = await insertAdministrator(db.kysely, {
    login: 'admin',
    name: '平台管理员',
    passwordHash: await hashPassword(password ?? generated!),
    divisionCode: '42',
    mustChange: generated !== null,
  })
  return isNew ? generated : null
}
