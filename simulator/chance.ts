/**
 * Chance without a generator: every number is a pure function of (seed, channel, step), so that a value of last
 * month can be formed without forming those between, and history and live data agree.
 */

/** 32 bits, well mixed (two rounds of multiply and fold). */
export function mix(seed: number, channel: number, step: number): number {
  let h = (seed ^ Math.imul(channel + 1, 0x9e3779b1) ^ Math.imul(step, 0x85ebca77)) | 0
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d)
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b)
  return (h ^ (h >>> 16)) >>> 0
}

/** [0, 1). */
export function chance(seed: number, channel: number, step: number): number {
  return mix(seed, channel, step) / 0x1_0000_0000
}

/** [-1, 1), a new value at each step. */
export function jitter(seed: number, channel: number, step: number): number {
  return chance(seed, channel, step) * 2 - 1
}

/** [-1, 1), wandering: a value per `period` minutes and a smooth way between them. `at`: minutes. */
export function drift(seed: number, channel: number, at: number, period: number): number {
  const position = at / period
  const step = Math.floor(position)
  const part = position - step
  const from = jitter(seed, channel, step)
  const to = jitter(seed, channel, step + 1)
  return from + (to - from) * part * part * (3 - 2 * part)
}

/** lo … hi, fixed for a seed and channel: how plants differ. */
export function trait(seed: number, channel: number, lo: number, hi: number): number {
  return lo + (hi - lo) * chance(seed, channel, 0)
}
