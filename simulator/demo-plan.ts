import type { Version } from '../hj212/message.ts'
import { trait } from './chance.ts'
import { demoSites, type SiteOutlet } from './demo-sites.ts'
import { parseFault } from './faults/faults.ts'
import { fleetLogger, planPoint, type FleetLogger } from './plan.ts'
import type { Quirk } from './quirk.ts'

export interface DemoOutlet {
  readonly code: string
  readonly name: string
  readonly medium: 'water' | 'gas'
  /** Degrees. */
  readonly longitude: number
  readonly latitude: number
}

export interface DemoDischarger {
  readonly code: string
  readonly name: string
  /** GB/T 2260, six digits. */
  readonly divisionCode: string
  readonly industry: string
  readonly outlets: readonly DemoOutlet[]
}

/** A logger, and the outlets that its points stand at, in the order of `points`. */
export interface DemoLogger extends FleetLogger {
  readonly name: string
  readonly dischargerCode: string
  readonly outletCodes: readonly string[]
  readonly quirks: readonly Quirk[]
}

export const DEMO_SEED = 20_211_101
const MN_PREFIX = '42D0'

/** Invented enterprises over the cities of Hubei; none is a real one. */
export const demoDischargers: readonly DemoDischarger[] = demoSites.map((site, index) => ({
  code: `DEMO-${String(index + 1).padStart(2, '0')}`,
  name: site.name,
  divisionCode: site.divisionCode,
  industry: site.industry,
  outlets: site.outlets.map(([code, name], place) => ({
    code,
    name,
    medium: mediumOf(code),
    longitude: round(site.longitude + trait(DEMO_SEED, 200, -0.004, 0.004) * (place - 1)),
    latitude: round(site.latitude + trait(DEMO_SEED, 201, -0.004, 0.004) * (place - 1)),
  })),
}))

/** DW: waste water, DA: waste gas, as discharge permits number them. */
function mediumOf(code: string): 'water' | 'gas' {
  return code.startsWith('DW') ? 'water' : 'gas'
}

function round(degrees: number): number {
  return Math.round(degrees * 1e5) / 1e5
}

// oxfmt-ignore
const VERSIONS: readonly Version[] = ['2017', '2025', '2017', '2017', '2025', '2017', '2017', '2005', '2017', '2025', '2017', '2017']

const quirksOfIndex: Readonly<Record<number, readonly Quirk[]>> = {
  5: [{ kind: 'goes-silent', everyMinutes: 180, minutes: 25 }],
  9: [{ kind: 'fault-flag', place: 2, fromMinute: 14 * 60 }],
  14: [{ kind: 'clock', aheadMs: -90_000, gainPerHourMs: 0 }],
  20: parseFault('crc-lower-case')!,
  26: [{ kind: 'fault-flag', place: 1, fromMinute: 9 * 60 }],
  31: [{ kind: 'goes-silent', everyMinutes: 720, minutes: 95 }],
}

/** The loggers of the demonstration, the same at every start: the registry and the live fleet both use this. */
export function demoFleet(): readonly DemoLogger[] {
  const loggers: DemoLogger[] = []
  for (const [place, site] of demoSites.entries()) {
    const groups = site.sharesLogger === true ? [site.outlets] : site.outlets.map((outlet) => [outlet])
    for (const outlets of groups)
      loggers.push(demoLogger(loggers.length, demoDischargers[place]!.code, outlets))
  }
  return loggers
}

function demoLogger(index: number, dischargerCode: string, outlets: readonly SiteOutlet[]): DemoLogger {
  const version = VERSIONS[index % VERSIONS.length]!
  const base = fleetLogger(DEMO_SEED, index, { version, kind: mediumOf(outlets[0]![0]), mnPrefix: MN_PREFIX })
  const others = outlets
    .slice(1)
    .map(([code], place) => planPoint(mediumOf(code), version, base.points[0]!.seed + place + 1))
  return {
    ...base,
    points: [...base.points, ...others],
    name: `${outlets.map(([code]) => code).join('、')} 数采仪`,
    dischargerCode,
    outletCodes: outlets.map(([code]) => code),
    quirks: quirksOfIndex[index] ?? [],
  }
}
