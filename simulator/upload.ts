import { formatTime, formatTimeMs, type Item } from '../hj212/index.ts'
import { DAY, HOUR, MINUTE } from './beijing.ts'
import { chance } from './chance.ts'
import { periodItems, realtimeItems, timeItem } from './cp.ts'
import type { Device, MonitoredPoint } from './device.ts'
import { hardwareSerials } from './information.ts'

export type PeriodCommand = '2051' | '2061' | '2031' | '2041'

/** Something to be sent. Its content is formed when it goes out: what is kept for later is only a note. */
export interface Upload {
  readonly CN: string
  readonly systemCode: string
  readonly awaits: '9013' | '9014' | null
  /** Period data are stored while the line is down; anything else is of no use later. */
  readonly isStored: boolean
  readonly isBackfill: boolean
  readonly cp: () => readonly Item[]
  /** Called once: acknowledged (or sent, where no answer is wanted), or given up. */
  readonly settled?: (isDone: boolean) => void
}

const REST = { isStored: false, isBackfill: false } as const

/** 2005 asks for no answer to real-time data [HJ/T 212-2005 C.1]; the others do. */
export function realtimeUpload(device: Device, point: MonitoredPoint, at: number): Upload {
  const { version } = device.plan
  return {
    ...REST,
    CN: '2011',
    systemCode: point.systemCode,
    awaits: version === '2005' ? null : '9014',
    cp: () => realtimeItems(point.process, version, at, device.override),
  }
}

/** `start`: start of the period, epoch ms. */
export function periodUpload(
  device: Device,
  point: MonitoredPoint,
  CN: PeriodCommand,
  start: number,
): Upload {
  return {
    CN,
    systemCode: point.systemCode,
    awaits: '9014',
    isStored: true,
    isBackfill: false,
    cp: () => periodContent(device, point, CN, start),
  }
}

function periodContent(
  device: Device,
  point: MonitoredPoint,
  CN: PeriodCommand,
  start: number,
): readonly Item[] {
  const { version } = device.plan
  const { periods, process } = point
  if (CN === '2041') return runningTimeItems(process.seed, start)
  if (CN === '2031') return periodItems(process, version, start, periods.day(start))
  const values = CN === '2061' ? periods.hour(start) : periods.minutes(start, device.settings.minInterval)
  return periodItems(process, version, start, values, device.override)
}

/** ms from a start to the next; minute data by the device's setting. */
export function periodLength(device: Device, CN: PeriodCommand): number {
  if (CN === '2051') return device.settings.minInterval * MINUTE
  return CN === '2061' ? HOUR : DAY
}

const FACILITIES = 2
/** A treatment facility is serviced for a while on about one day in nine. */
const SERVICE_DAYS = 9

function serviceHours(seed: number, facility: number, day: number): number {
  const isServiced = chance(seed, 160 + facility, day) * SERVICE_DAYS < 1
  return isServiced ? Math.round(chance(seed, 170 + facility, day) * 40 + 5) / 10 : 0
}

function runningTimeItems(seed: number, start: number): readonly Item[] {
  const items: Item[] = [timeItem(start)]
  for (let facility = 1; facility <= FACILITIES; facility += 1) {
    const hours = 24 - serviceHours(seed, facility, Math.floor((start + 8 * HOUR) / DAY))
    items.push([[`SB${facility}-RT`, hours.toFixed(1)]])
  }
  return items
}

/** State of the treatment facilities: 1 running, 3 in maintenance (2005: 0 off) [HJ 212-2017 Table 4]. */
export function facilityUpload(device: Device, point: MonitoredPoint, at: number): Upload {
  const { version } = device.plan
  const day = Math.floor((at + 8 * HOUR) / DAY)
  const hour = ((at + 8 * HOUR) % DAY) / HOUR
  return {
    ...REST,
    CN: '2021',
    systemCode: point.systemCode,
    awaits: version === '2005' ? null : '9014',
    cp: () => {
      const items: Item[] = [timeItem(at)]
      for (let facility = 1; facility <= FACILITIES; facility += 1) {
        // Serviced from nine in the morning on.
        const isServiced = hour >= 9 && hour < 9 + serviceHours(point.process.seed, facility, day)
        items.push([[`SB${facility}-RS`, isServiced ? (version === '2005' ? '0' : '3') : '1']])
      }
      return items
    },
  }
}

/** What a logger says when it is switched on [HJ 212-2017 6.7, C.24]. */
export function startUpload(device: Device, at: number): Upload {
  return {
    ...REST,
    CN: '2081',
    systemCode: device.points[0]!.systemCode,
    awaits: '9014',
    cp: () => [timeItem(at), [['RestartTime', formatTime(at)]]],
  }
}

/** [HJ 212-2025 C.2, reported] `settled` hears whether the host has answered. */
export function serialsUpload(device: Device, settled: (isDone: boolean) => void): Upload {
  return {
    ...REST,
    CN: '1001',
    systemCode: device.points[0]!.systemCode,
    awaits: '9013',
    cp: () => Object.entries(hardwareSerials(device)).map(([code, value]) => [[`${code}-Info`, value]]),
    settled,
  }
}

/** A new SM4 key is wanted; the time is that of the key in use [HJ 212-2025 C.7, reported]. */
export function keyUpload(device: Device): Upload {
  return {
    ...REST,
    CN: '1014',
    systemCode: device.points[0]!.systemCode,
    awaits: '9013',
    cp: () => [[['SKCreateTime', formatTimeMs(device.settings.keyCreatedAt)]]],
  }
}

/** Result of a check with a standard sample [HJ 212-2025 C.59, reported]: by day and factor always the same. */
export function checkUpload(device: Device, point: MonitoredPoint, polId: string, at: number): Upload {
  const day = Math.floor(at / DAY)
  const standard = 20 + 180 * chance(point.process.seed, 182, 0)
  const deviation = 0.12 * (chance(point.process.seed, 183, day) - 0.5)
  return {
    ...REST,
    CN: '2062',
    systemCode: point.systemCode,
    awaits: '9014',
    cp: () => [
      timeItem(at),
      [
        [`${polId}-SampleRd`, (standard * (1 + deviation)).toFixed(1)],
        [`${polId}-StandardValue`, standard.toFixed(1)],
        [`${polId}-ResultType`, Math.abs(deviation) <= 0.05 ? '1' : '0'],
      ],
    ],
  }
}

/** A record of a log, state or parameter [HJ 212-2017 C.40]. */
export function informationUpload(device: Device, at: number, about: readonly Item[], info: Item): Upload {
  return {
    ...REST,
    CN: '3020',
    systemCode: device.points[0]!.systemCode,
    awaits: '9014',
    cp: () => [timeItem(at), ...about, info],
  }
}

/** The same period once more, with other averages: what a host must not let pass unseen. */
export function withOtherValues(upload: Upload): Upload {
  const changed = ([name, value]: Item[number]): Item[number] =>
    name.endsWith('-Avg') ? [name, (Number(value) * 0.8).toFixed(2)] : [name, value]
  return { ...upload, cp: () => upload.cp().map((item) => item.map(changed)) }
}

/** [HJ 212-2025 C.54, reported] */
export function heartbeatUpload(device: Device): Upload {
  return { ...REST, CN: '9015', systemCode: device.points[0]!.systemCode, awaits: '9013', cp: () => [] }
}
