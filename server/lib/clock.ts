/** Says what time it is. Handed in wherever time matters, so that tests and replays choose it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
}

/** The only place that asks the machine for the time of day. */
export const systemClock: Clock = { now: () => Date.now() }

/** A clock that stands until it is moved. */
export function makeManualClock(
  start: number,
): Clock & { set(time: number): void; advance(ms: number): void } {
  let time = start
  return {
    now: () => time,
    set(to) {
      time = to
    },
    advance(ms) {
      time += ms
    },
  }
}
