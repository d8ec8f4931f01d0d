import type { Period } from './reading.ts'

export type OutletStateName = 'live' | 'stale' | 'offline' | 'silent'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** How often data of a period usually come, where the device says nothing else [HJ 212-2017 6.3.3.2 gives ranges]. */
export const usualIntervalMs: Readonly<Record<Period, number>> = {
  realtime: minuteMs,
  minute: 10 * minuteMs,
  hour: hourMs,
  day: 24 * hourMs,
}

/** Ages (ms since the newest arrival) up to which an outlet is live, and beyond which it is offline. */
export const stateLimitsMs = (shortest: Period): { readonly live: number; readonly offline: number } => {
  const live = 2 * usualIntervalMs[shortest]
  return { live, offline: Math.max(live, hourMs) }
}

/**
 * `live`: heard within twice the usual interval of the shortest period it sends. `offline`: silent for over
 * an hour (or over twice that interval, if longer). `stale`: in between. `silent`: never heard.
 */
export function outletState(
  newestArrival: number | null,
  shortest: Period | null,
  now: number,
): OutletStateName {
  if (newestArrival === null || shortest === null) return 'silent'
  const age = now - newestArrival
  const limits = stateLimitsMs(shortest)
  if (age <= limits.live) return 'live'
  return age > limits.offline ? 'offline' : 'stale'
}
