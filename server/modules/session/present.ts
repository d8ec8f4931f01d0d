import { rightsOf } from '../../../domain/access.ts'
import type { Me } from '../../../contract/index.ts'
import type { SignedIn } from '../../web/signed-in.ts'
import type { UserRow } from './store.ts'

export const presentSignedIn = (row: UserRow, session: string): SignedIn => ({
  userId: row.id,
  login: row.login,
  name: row.name,
  role: row.role,
  rights: rightsOf(row.role, row.division_code),
  divisionCode: row.division_code,
  dischargerId: row.discharger_id,
  organisationId: row.organisation_id,
  actingFor: null,
  via: 'session',
  mustChange: row.must_change,
  session,
})

export const presentMe = (who: SignedIn, scopeName: string): Me => ({
  login: who.login,
  name: who.name,
  role: who.role,
  rights: [...who.rights],
  divisionCode: who.divisionCode,
  dischargerId: who.dischargerId,
  organisationId: who.organisationId,
  actingFor: who.actingFor?.name ?? null,
  scopeName,
  mustChangePassword: who.mustChange,
})
