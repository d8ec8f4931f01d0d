/** Beijing time, which every field of HJ 212 is taken to be in. Instants are epoch milliseconds. */

export const MINUTE = 60_000
export const HOUR = 3_600_000
export const DAY = 86_400_000
const OFFSET = 8 * HOUR

/** Start of the period of `length` ms (a divisor of a day) that holds `at`. */
export function floorTo(at: number, length: number): number {
  return Math.floor((at + OFFSET) / length) * length - OFFSET
}

/** 0 … 1439: minute of the Beijing day. `slot`: minutes since 1970. */
export function minuteOfDay(slot: number): number {
  return (((slot + 480) % 1440) + 1440) % 1440
}

/** Days since 1970 in Beijing. `slot`: minutes since 1970. */
export function dayOf(slot: number): number {
  return Math.floor((slot + 480) / 1440)
}
