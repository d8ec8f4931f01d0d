import { dayOf, minuteOfDay } from './beijing.ts'
import { chance } from './chance.ts'
import type { Signal } from './signal.ts'

/** N normal, C calibration, M maintenance, D fault [HJ 212-2017 Table 8]. */
export type DeviceFlag = 'N' | 'C' | 'M' | 'D'

/**
 * What the analyser of one signal says of itself in one minute: calibration at 03:00 (gas daily, 12 minutes; water
 * once a week, an hour), maintenance of the whole station for two hours once in four weeks, and now and then a
 * fault of one to three hours. `place`: index of the signal; `slot`: minutes since 1970.
 */
export function deviceFlagAt(
  seed: number,
  kind: 'water' | 'gas',
  signal: Signal,
  place: number,
  slot: number,
): DeviceFlag {
  const day = dayOf(slot)
  const minute = minuteOfDay(slot)
  if (minute >= 600 && minute < 720 && Math.floor(chance(seed, 90, 0) * 28) === day % 28) return 'M'
  if (signal.kind === 'pollutant' && minute >= 180 && minute < 240) {
    if (kind === 'gas' && signal.name !== 'dust' && minute < 192) return 'C'
    if (kind === 'water' && Math.floor(chance(seed, 91, place) * 7) === day % 7) return 'C'
  }
  if (chance(seed, 92 + place, day) < 1 / 60) {
    const start = chance(seed, 112 + place, day) * 1200
    const length = 60 + chance(seed, 132 + place, day) * 120
    if (minute >= start && minute < start + length) return 'D'
  }
  return 'N'
}
