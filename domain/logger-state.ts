import type { OutletStateName } from './outlet-state.ts'

const minuteMs = 60_000

/** A logger that is silent for longer is late, then offline: any frame counts, whatever it uploads how often. */
export const loggerStateLimitsMs = { live: 10 * minuteMs, offline: 60 * minuteMs } as const

/** `lastSeenAt`: last accepted frame, epoch milliseconds; null: never. */
export function loggerState(lastSeenAt: number | null, now: number): OutletStateName {
  if (lastSeenAt === null) return 'silent'
  const age = now - lastSeenAt
  if (age <= loggerStateLimitsMs.live) return 'live'
  return age <= loggerStateLimitsMs.offline ? 'stale' : 'offline'
}
