import type { Version } from '../message.ts'
import { deviceInfoHebei } from './device-info-hebei.ts'
import { deviceInfoShandong } from './device-info-shandong.ts'
import { deviceInfo2017, deviceInfo2025 } from './device-info-standard.ts'
import type { Name, Status } from './status.ts'

/** States a code can take, by the number sent. */
type ValueList = Readonly<Record<string, readonly [nameZh: string, nameEn: string]>>

export type DeviceInfoRow = readonly [
  code: string,
  nameZh: string,
  nameEn: string,
  unit: string | null,
  format: string | null,
  values?: ValueList | null,
  note?: string,
]

/** One information code (现场端信息编码) as carried by 3020, 3021 and, in 2025, 1001 and 1002. */
export interface DeviceInfoEntry {
  /** A final `x` stands for the device number 0–9. */
  readonly code: string
  readonly nameZh: string
  readonly nameEn: string
  readonly unit: string | null
  readonly format: string | null
  /** Meaning of the values of a state or alarm code; null where the standard lists none. */
  readonly values: ReadonlyMap<string, Name> | null
  readonly profile: string
  readonly status: Status
  readonly note: string | null
}

type Index = ReadonlyMap<string, DeviceInfoEntry>

function valuesOf(list: ValueList | null | undefined): ReadonlyMap<string, Name> | null {
  if (list === null || list === undefined) return null
  return new Map(Object.entries(list).map(([value, [nameZh, nameEn]]) => [value, { nameZh, nameEn }]))
}

function indexOf(rows: readonly DeviceInfoRow[], profile: string, status: Status): Index {
  return new Map(
    rows.map(([code, nameZh, nameEn, unit, format, values, note]) => [
      code,
      { code, nameZh, nameEn, unit, format, values: valuesOf(values), profile, status, note: note ?? null },
    ]),
  )
}

const standard2017 = indexOf(deviceInfo2017, '2017', 'verified')
const standard2025 = indexOf(deviceInfo2025, '2025', 'reported')

/** Provincial tables. They collide with 2025 and with each other: never merge them. */
const provincial: ReadonlyMap<string, Index> = new Map([
  ['hebei', indexOf(deviceInfoHebei, 'hebei', 'reported')],
  ['shandong', indexOf(deviceInfoShandong, 'shandong', 'reported')],
])

const standardTables: Readonly<Record<Version, readonly Index[]>> = {
  '2005': [],
  '2017': [standard2017],
  '2025': [standard2025, standard2017],
}

/** i22102… are further channels of i22101; the last digit of i3331…i3334 is a device number [HJ 212-2017 Table B.10]. */
function inStandard(index: Index, code: string): DeviceInfoEntry | undefined {
  const exact = index.get(code)
  if (exact !== undefined || code.length !== 6) return exact
  if (/^i221[0-9]{2}$/.test(code)) return index.get('i22101')
  if (/^i333[1-4][0-9]$/.test(code)) return index.get(`${code.slice(0, 5)}x`)
  return undefined
}

/**
 * The meaning of an information code: the provincial profile first where one is named, then the standard of the
 * version (2005 has none). A profile that is not known counts as none.
 */
export function findDeviceInfo(version: Version, code: string, profile?: string): DeviceInfoEntry | null {
  const own = profile === undefined ? undefined : provincial.get(profile)?.get(code)
  if (own !== undefined) return own
  for (const index of standardTables[version]) {
    const entry = inStandard(index, code)
    if (entry !== undefined) return entry
  }
  return null
}

/** Names of the provincial profiles, for settings and messages. */
export function listDeviceInfoProfiles(): readonly string[] {
  return [...provincial.keys()]
}
