import type { Me } from '../../../contract/index.ts'
import type { SignedIn } from '../../web/signed-in.ts'
import type { UserRow } from './store.ts'

export const presentSignedIn = (row: UserRow, session: string): SignedIn => ({
  userId: row.id,
  login: row.login,
  name: row.name,
  role: row.role,
  divisionCode: row.division_code,
  dischargerId: row.discharger_id,
  mustChange: row.must_change,
  session,
})

export const presentMe = (who: SignedIn, scopeName: string): Me => ({
  login: who.login,
  name: who.name,
  role: who.role,
  divisionCode: who.divisionCode,
  scopeName,
  mustChangePassword: who.mustChange,
})
