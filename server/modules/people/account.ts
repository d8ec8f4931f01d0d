import { scopeKindOf, type Role } from '../../../domain/access.ts'
import { refuse, type Refusal } from '../../web/problem.ts'
import type { Account } from './store.ts'

interface Asked {
  readonly name: string
  readonly role: Role
  readonly post?: string | null
  readonly phone?: string | null
  readonly divisionCode?: string | null
  readonly dischargerId?: number | null
  readonly organisationId?: number | null
}

const member = {
  division: 'divisionCode',
  discharger: 'dischargerId',
  organisation: 'organisationId',
} as const
const words = {
  division: '请选择管辖区域',
  discharger: '请选择所属排污单位',
  organisation: '请选择所属机构',
} as const

/** What the role's scope asks for is there, and nothing else is kept: a firm's user has no area beside. */
export function accountOf(asked: Asked): Account | Refusal {
  const scope = scopeKindOf(asked.role)
  const name = member[scope]
  if ((asked[name] ?? null) === null)
    return refuse('invalid-request', { fields: [{ path: `body.${name}`, message: words[scope] }] })
  return {
    name: asked.name.trim(),
    role: asked.role,
    post: asked.post?.trim() || null,
    phone: asked.phone?.trim() || null,
    divisionCode: scope === 'division' ? asked.divisionCode! : null,
    dischargerId: scope === 'discharger' ? asked.dischargerId! : null,
    organisationId: scope === 'organisation' ? asked.organisationId! : null,
  }
}
