/** Failed attempts that cost nothing but the answer. */
export const freeFailures = 5
const firstLockMs = 30_000
const longestLockMs = 15 * 60_000

/** How long a login stays locked after its n-th failure in a row: 30 s, 1 min, 2 min … 15 min. */
export const lockMs = (failures: number): number =>
  failures < freeFailures ? 0 : Math.min(firstLockMs * 2 ** (failures - freeFailures), longestLockMs)

/** A day after the last lock ended, counting begins anew. */
export const forgetAfterMs = 24 * 3_600_000

/** What is kept of one login. Times in epoch milliseconds. */
export interface Attempts {
  readonly failures: number
  readonly lockedUntil: number | null
}

export type Attempt =
  | { readonly kind: 'locked'; readonly until: number }
  | { readonly kind: 'open'; readonly next: Attempts }

/** An attempt counts as failed before it is looked at, so that many at once are counted, too. */
export function nextAttempt(before: Attempts, now: number): Attempt {
  const { lockedUntil } = before
  if (lockedUntil !== null && lockedUntil > now) return { kind: 'locked', until: lockedUntil }
  const forgotten = lockedUntil !== null && now - lockedUntil > forgetAfterMs
  const failures = (forgotten ? 0 : before.failures) + 1
  const lock = lockMs(failures)
  return { kind: 'open', next: { failures, lockedUntil: lock === 0 ? null : now + lock } }
}
