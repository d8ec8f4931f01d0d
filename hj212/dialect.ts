/** A device's dialect as people write it: a named profile, and what the device does otherwise than the profile. */
import type { Dialect, Leniency } from './message.ts'
import { findDialectProfile, listDeviceInfoProfiles, listDialectProfiles } from './tables/index.ts'

export interface DialectSetting extends Dialect {
  /** A row of the profiles. */
  readonly profile?: string
}

/** What a device on a socket can be forgiven. */
const leniencies: readonly Leniency[] = ['crc-short', 'crc-missing', 'cp-single-ampersand']

/** What each member may be. */
export const dialectChoices: Readonly<Record<keyof DialectSetting, readonly string[]>> = {
  profile: listDialectProfiles().map(({ id }) => id),
  crc: ['hj212', 'modbus'],
  length: ['bytes', 'characters'],
  text: ['utf8', 'gbk'],
  infoProfile: listDeviceInfoProfiles(),
  lenient: leniencies,
}

/** Everything forgiven: for what was judged before and need only be read. */
export const TOLERANT = { crc: 'modbus', lenient: leniencies } as const satisfies Dialect

const BY_THE_BOOK: Dialect = Object.freeze({})

/** The profile with the device's own members over it; leniencies of both. A profile that is not known counts as none. */
export function dialectOf(setting: DialectSetting): Dialect {
  const { profile, ...own } = setting
  const shared = profile === undefined ? undefined : findDialectProfile(profile)?.dialect
  if (shared === undefined) return Object.keys(own).length === 0 ? BY_THE_BOOK : own
  const lenient = [...new Set([...(shared.lenient ?? []), ...(own.lenient ?? [])])]
  return lenient.length === 0 ? { ...shared, ...own } : { ...shared, ...own, lenient }
}

export interface DialectProblem {
  /** The member, e.g. `crc`; '' for the whole. */
  readonly member: string
  readonly kind: 'malformed' | 'unknown'
}

/** What is wrong with a setting, whoever wrote it. */
export function checkDialect(setting: unknown): readonly DialectProblem[] {
  if (typeof setting !== 'object' || setting === null || Array.isArray(setting))
    return [{ member: '', kind: 'malformed' }]
  const problems: DialectProblem[] = []
  for (const [member, value] of Object.entries(setting)) {
    if (!isMember(member)) problems.push({ member, kind: 'unknown' })
    else if (!isChoice(member, value))
      problems.push({ member, kind: isNaming(member, value) ? 'unknown' : 'malformed' })
  }
  return problems
}

const isMember = (member: string): member is keyof DialectSetting => Object.hasOwn(dialectChoices, member)

function isChoice(member: keyof DialectSetting, value: unknown): boolean {
  const choices: readonly unknown[] = dialectChoices[member]
  return member === 'lenient'
    ? Array.isArray(value) && value.every((one) => choices.includes(one))
    : choices.includes(value)
}

/** A profile by a name that no table has. */
const isNaming = (member: keyof DialectSetting, value: unknown): boolean =>
  (member === 'profile' || member === 'infoProfile') && typeof value === 'string'
