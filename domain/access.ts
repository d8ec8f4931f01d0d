/**
 * Who may do what. Roles are those of the regulation; what a role sees is decided by scope (division, own
 * enterprise, assignment), what it may do by the rights below.
 */
export const roles = [
  'administrator',
  'authority',
  'discharger',
  'maintainer',
  'smart-monitor-operator',
  'platform-operator',
  'inspection-agency',
  'laboratory',
  'data-consumer',
] as const
export type Role = (typeof roles)[number]

export const rights = [
  /** Accounts, settings, everything below. */
  'administrator',
  /** Gateway, quarantine, sandbox, commands, jobs [hb-2021 Art. 8]. */
  'platform.operate',
  'user.manage',
  'audit.read',
  /** Import and publish the yearly directory [hb-2021 Art. 5(1)1]. */
  'directory.import',
  /** Install or exempt [hb-2021 Art. 5(2)1]. */
  'directory.decide',
  /** Give inspection and monitoring work to firms [hb-2021 Art. 5(1)6, 5(2)6]. */
  'engagement.assign',
  /** Specifications and guides for everybody [hb-2021 Art. 5(1)3]. */
  'library.manage',
] as const
export type Right = (typeof rights)[number]

export type AuthorityLevel = 'province' | 'city' | 'county'

/** GB/T 2260 prefix → level; the four units under the province itself act as city and county at once. */
export function levelOf(divisionCode: string): AuthorityLevel | null {
  if (divisionCode.length === 2) return 'province'
  if (divisionCode.length === 4 || divisionCode.startsWith('4290')) return 'city'
  return divisionCode.length === 6 ? 'county' : null
}

const none: readonly Right[] = []
const ofAuthority: Readonly<Record<AuthorityLevel, readonly Right[]>> = {
  province: ['audit.read', 'directory.import', 'directory.decide', 'engagement.assign', 'library.manage'],
  city: ['audit.read', 'directory.decide', 'engagement.assign'],
  county: none,
}

/** `divisionCode` counts for authorities alone. */
export function rightsOf(role: Role, divisionCode: string | null): ReadonlySet<Right> {
  switch (role) {
    case 'administrator':
      return new Set(rights)
    case 'platform-operator':
      return new Set<Right>(['platform.operate'])
    case 'authority': {
      const level = levelOf(divisionCode ?? '')
      return new Set(level === null ? none : ofAuthority[level])
    }
    case 'discharger':
    case 'maintainer':
    case 'smart-monitor-operator':
    case 'inspection-agency':
    case 'laboratory':
    case 'data-consumer':
      return new Set(none)
  }
}

/** What a role's scope is told by. */
export function scopeKindOf(role: Role): 'division' | 'discharger' | 'organisation' {
  switch (role) {
    case 'administrator':
    case 'authority':
    case 'data-consumer':
      return 'division'
    case 'discharger':
      return 'discharger'
    case 'maintainer':
    case 'smart-monitor-operator':
    case 'platform-operator':
    case 'inspection-agency':
    case 'laboratory':
      return 'organisation'
  }
}
