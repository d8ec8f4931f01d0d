/**
 * Time of the virtual field. It runs `speed` times as fast as the real one from `start` on until it has caught up,
 * and with it from then on: nothing is ever measured in the future. All in epoch milliseconds.
 */
export interface FieldClock {
  now(): number
  /** How many field milliseconds a real one has now. */
  speed(): number
  /** When, in real time, the field has `at`. */
  realAt(at: number): number
  real(): number
}

export function makeFieldClock(
  real: () => number,
  options: { start?: number; speed?: number } = {},
): FieldClock {
  const origin = real()
  const start = Math.min(options.start ?? origin, origin)
  const speed = Math.max(1, options.speed ?? 1)
  /** Both meet here. */
  const meeting = speed === 1 ? origin : origin + (origin - start) / (speed - 1)
  const fieldAt = (at: number): number =>
    speed === 1 ? at - origin + start : at >= meeting ? at : start + (at - origin) * speed
  return {
    now: () => fieldAt(real()),
    speed: () => (real() >= meeting ? 1 : speed),
    realAt: (at) => (speed === 1 ? at - start + origin : at >= meeting ? at : origin + (at - start) / speed),
    real,
  }
}
