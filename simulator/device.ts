import type { FlagOverride } from './cp.ts'
import { HOUR, minuteOfDay } from './beijing.ts'
import type { FieldClock } from './clock.ts'
import { makePeriods, type Periods } from './period.ts'
import type { FleetLogger } from './plan.ts'
import { makeProcess, slotOf, type Process } from './process.ts'
import type { Quirk } from './quirk.ts'

/** One monitored place as the logger sees it. */
export interface MonitoredPoint {
  readonly systemCode: string
  readonly process: Process
  readonly periods: Periods
}

/** What a host can set, and what the logger stores. */
export interface Settings {
  /** '' while a new logger of 2025 has none [HJ 212-2025 C.2, C.3, reported]. */
  mn: string
  password: string
  /** SM4 key; 2025 only. */
  key: Buffer | null
  /** The one before, which a host may still use in the change. */
  previousKey: Buffer | null
  /** Epoch ms of the logger's clock. */
  keyCreatedAt: number
  /** s, and re-sends after the first try [HJ 212-2017 Table 1]. */
  overTime: number
  reCount: number
  /** s. */
  rtdInterval: number
  /** min. */
  minInterval: number
  sendsRealtime: boolean
  sendsFacilities: boolean
  /** Values that 3021 has set, by information code. */
  readonly parameters: Map<string, string>
}

/** A virtual logger without its line: who it is, how it is set, what it measures. */
export interface Device {
  readonly plan: FleetLogger
  readonly quirks: readonly Quirk[]
  readonly points: readonly MonitoredPoint[]
  readonly settings: Settings
  readonly override: FlagOverride | undefined
  /** Its frames depart from the standard: `dress` has something to do. */
  readonly isDressed: boolean
  /** Frames made so far, this one not counted. */
  nextFrame(): number
  /** The logger's own clock, epoch ms. */
  now(): number
  /** What 1012 does. */
  setClock(at: number): void
}

export interface DeviceOptions {
  readonly rtdInterval?: number
  readonly minInterval?: number
  readonly quirks?: readonly Quirk[]
  /** A logger of 2025 from the box: no MN until 1002 gives it one. */
  readonly isNew?: boolean
  /** How old its key is, ms; older than KEY_LIFE it asks for a new one. */
  readonly keyAgeMs?: number
}

export function makeDevice(plan: FleetLogger, clock: FieldClock, options: DeviceOptions = {}): Device {
  const quirks = options.quirks ?? []
  const own = makeOwnClock(clock, quirks)
  let frames = 0
  return {
    plan,
    quirks,
    points: plan.points.map(({ kind, seed, systemCode }) => {
      const process = makeProcess(seed, kind)
      return { systemCode, process, periods: makePeriods(process) }
    }),
    settings: {
      mn: plan.version === '2025' && options.isNew === true ? '' : plan.mn,
      password: plan.password,
      key: plan.key === null ? null : Buffer.from(plan.key, 'latin1'),
      previousKey: null,
      keyCreatedAt: own.now() - (options.keyAgeMs ?? 0),
      overTime: 10,
      reCount: 3,
      rtdInterval: options.rtdInterval ?? 60,
      minInterval: options.minInterval ?? 10,
      sendsRealtime: true,
      sendsFacilities: true,
      parameters: new Map(),
    },
    override: overrideOf(quirks),
    isDressed: quirks.some(({ kind }) => DRESS.has(kind)),
    nextFrame: () => (frames += 1) - 1,
    ...own,
  }
}

const DRESS: ReadonlySet<Quirk['kind']> = new Set(['segment', 'wire', 'cipher', 'cipher-holds'])

/** Who the logger is, where its MN is no standard one. */
export function planWith(plan: FleetLogger, quirks: readonly Quirk[]): FleetLogger {
  let { mn } = plan
  for (const quirk of quirks) if (quirk.kind === 'mn') mn = quirk.change(mn)
  return { ...plan, mn }
}

function makeOwnClock(clock: FieldClock, quirks: readonly Quirk[]): Pick<Device, 'now' | 'setClock'> {
  let gainPerMs = 0
  let shift = 0
  let setAt = clock.now()
  for (const quirk of quirks) {
    if (quirk.kind === 'clock-reset') shift = -setAt
    if (quirk.kind !== 'clock') continue
    shift += quirk.aheadMs
    gainPerMs += quirk.gainPerHourMs / HOUR
  }
  return {
    now: () => clock.now() + shift + Math.trunc((clock.now() - setAt) * gainPerMs),
    setClock: (at) => {
      setAt = clock.now()
      shift = at - setAt
    },
  }
}

function overrideOf(quirks: readonly Quirk[]): FlagOverride | undefined {
  const faults = quirks.filter((quirk) => quirk.kind === 'fault-flag')
  if (faults.length === 0) return undefined
  return (place, at) => {
    const minute = minuteOfDay(slotOf(at))
    const isFaulty = faults.some(
      (fault) => fault.place === place && minute >= fault.fromMinute && minute < fault.fromMinute + 60,
    )
    return isFaulty ? 'D' : null
  }
}
