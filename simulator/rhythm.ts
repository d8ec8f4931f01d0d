import { dayOf, minuteOfDay } from './beijing.ts'
import { chance, drift, jitter, trait } from './chance.ts'

const COSINE = Float64Array.from({ length: 1440 }, (_, minute) => Math.cos((minute / 1440) * 2 * Math.PI))

/** How the load of a plant goes over day and week. */
export interface Rhythm {
  readonly seed: number
  /** Minute of the day of the main and of the second peak. */
  readonly peak: number
  readonly secondPeak: number
  readonly swing: number
  readonly secondSwing: number
  /** Load on Sundays, as a part of that on weekdays. */
  readonly sunday: number
}

export function makeRhythm(seed: number, swing: number): Rhythm {
  return {
    seed,
    peak: Math.floor(trait(seed, 10, 13, 17) * 60),
    secondPeak: Math.floor(trait(seed, 11, 8, 10.5) * 60),
    swing: swing * trait(seed, 12, 0.7, 1.2),
    secondSwing: swing * trait(seed, 13, 0.1, 0.4),
    sunday: chance(seed, 14, 0) < 0.4 ? trait(seed, 15, 0.72, 0.9) : 1,
  }
}

/** Load around 1 (0.3 … 1.6). `slot`: minutes since 1970. */
export function loadAt(rhythm: Rhythm, slot: number): number {
  const minute = minuteOfDay(slot)
  // 1970-01-01 was a Thursday.
  const week = (dayOf(slot) + 4) % 7 === 0 ? rhythm.sunday : 1
  const load =
    week *
    (1 +
      rhythm.swing * COSINE[(minute - rhythm.peak + 1440) % 1440]! +
      rhythm.secondSwing * COSINE[(2 * (minute - rhythm.secondPeak + 1440)) % 1440]! +
      0.05 * drift(rhythm.seed, 16, slot, 4320) +
      0.06 * drift(rhythm.seed, 17, slot, 173) +
      0.02 * jitter(rhythm.seed, 18, slot))
  return Math.min(1.6, Math.max(0.3, load))
}

/** A few hours above the usual, on about one day in `everyDays`; 0 otherwise, up to 1 at its height. */
export function episodeAt(seed: number, channel: number, slot: number, everyDays: number): number {
  const day = dayOf(slot)
  if (chance(seed, channel, day) * everyDays >= 1) return 0
  const start = chance(seed, channel + 1, day) * 1140
  const length = 90 + chance(seed, channel + 2, day) * 210
  const part = (minuteOfDay(slot) - start) / length
  return part <= 0 || part >= 1 ? 0 : 4 * part * (1 - part)
}
