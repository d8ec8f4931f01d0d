import type { Database } from '../db/database.ts'
import { removeOldJobs, removeOldQuarantined } from './reread-store.ts'

/** Half a year: longer than any back-fill or correction of the registry should take. */
export const defaultQuarantineDays = 180

const dayMs = 86_400_000
const everyMs = 3_600_000
const rowsOfStep = 1000

export interface Retention {
  /** Removes some of what is too old, if it is time to look; true while there may be more. */
  step(): Promise<boolean>
  /** Milliseconds until it is time. */
  dueIn(): number
}

/** Keeps the quarantine to so many days, a few rows at a time. The bytes stay in the journal. */
export function makeRetention(pool: Database['pool'], days: number, now: () => number): Retention {
  let lookedAt = Number.NEGATIVE_INFINITY
  const dueIn = (): number => {
    const passed = now() - lookedAt
    return passed < 0 ? 0 : Math.max(0, everyMs - passed)
  }
  return {
    dueIn,
    async step() {
      if (dueIn() > 0) return false
      const before = new Date(now() - days * dayMs)
      if ((await removeOldQuarantined(pool, before, rowsOfStep)) === rowsOfStep) return true
      await removeOldJobs(pool, before)
      lookedAt = now()
      return false
    },
  }
}
