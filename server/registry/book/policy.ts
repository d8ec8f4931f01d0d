import type { Right, Role } from '../../../domain/access.ts'
import type { Fields } from '../../../domain/registry/field.ts'
import type { KindSpec } from '../../../domain/registry/kind.ts'
import type { Place } from './place.ts'

/** Who changes the books. */
export interface BookUser {
  readonly userId: number
  readonly name: string
  readonly role: Role
  readonly rights: ReadonlySet<Right>
  readonly divisionCode: string | null
  readonly dischargerId: number | null
  readonly organisationId: number | null
  readonly via: 'session' | 'key'
}

/** May change things of this kind at all. Machines read. */
export function mayWrite(who: BookUser, kind: KindSpec): boolean {
  if (who.via === 'key') return false
  if (who.role === 'administrator') return true
  if (!kind.writers.includes(who.role)) return false
  switch (kind.id) {
    case 'directory-entry':
      return who.rights.has('directory.decide')
    case 'engagement':
      return who.rights.has('engagement.assign')
    case 'library':
      return who.rights.has('library.manage') || who.role === 'platform-operator'
    default:
      return true
  }
}

/** May have something of this kind at this place: beside being seen, it must be its own. */
export function mayPlace(who: BookUser, kind: KindSpec, place: Place): boolean {
  switch (who.role) {
    case 'administrator':
    case 'authority': {
      const prefix = who.divisionCode ?? ''
      // Firms of other provinces are registered by whoever needs them; the filing list is the province's.
      if (kind.id === 'organisation') return prefix !== ''
      return prefix !== '' && (place.divisionCode ?? '').startsWith(prefix)
    }
    case 'discharger':
      return who.dischargerId !== null && place.dischargerId === who.dischargerId
    case 'platform-operator':
      // Completes the books of the platform [hb-2021 Art. 8(2)].
      return (
        place.dischargerId !== null || kind.id === 'discharger' || place.organisationId === who.organisationId
      )
    case 'maintainer':
    case 'smart-monitor-operator':
    case 'inspection-agency':
    case 'laboratory':
      if (place.organisationId !== null) return place.organisationId === who.organisationId
      return place.outletId !== null
    case 'data-consumer':
      return false
  }
}

/** Members a role may not set to this value. The path of the first, or null. */
export function forbiddenMember(who: BookUser, kind: KindSpec, before: Fields, after: Fields): string | null {
  const isAuthority = who.role === 'administrator' || who.role === 'authority'
  // A firm hands its filing in; the province takes it [hb-2021 Art. 5(1)2].
  if (kind.id === 'organisation' && !isAuthority) {
    if (before['filing'] !== after['filing'] && after['filing'] === 'filed') return 'filing'
    if (before['code'] !== after['code'] && before['code'] !== undefined) return 'code'
  }
  return null
}
