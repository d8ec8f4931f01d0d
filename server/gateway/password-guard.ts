import { forgetOldest } from './forget.ts'

/**
 * A PW has six characters and goes in clear text: who guesses must wait. Counted by sender and MN, so that nobody
 * shuts out a device that speaks from elsewhere. Monotonic ms.
 */
export interface PasswordGuard {
  /** Whether this sender must wait before a PW for this MN is looked at again. */
  isShut(sender: string, mn: string, expected: string, at: number): boolean
  failed(sender: string, mn: string, expected: string, at: number): void
  passed(sender: string, mn: string): void
  readonly size: number
}

interface Attempts {
  /** The PW registered at the time: with another one the count begins anew. */
  readonly expected: string
  count: number
  shutUntil: number
}

const firstPauseMs = 10_000
/** Beyond it the oldest are forgotten. */
const mostRemembered = 20_000

export function makePasswordGuard(limits: {
  readonly wrongPasswords: number
  readonly wrongPasswordSeconds: number
}): PasswordGuard {
  const longestMs = limits.wrongPasswordSeconds * 1000
  const bySenderAndMn = new Map<string, Attempts>()
  const find = (key: string, expected: string): Attempts | null => {
    const known = bySenderAndMn.get(key)
    return known === undefined || known.expected !== expected ? null : known
  }
  return {
    get size() {
      return bySenderAndMn.size
    },
    isShut(sender, mn, expected, at) {
      if (bySenderAndMn.size === 0) return false
      const known = find(`${sender} ${mn}`, expected)
      return known !== null && at < known.shutUntil
    },
    failed(sender, mn, expected, at) {
      const key = `${sender} ${mn}`
      const attempts = find(key, expected) ?? { expected, count: 0, shutUntil: 0 }
      // What comes during the pause does not make it longer: a mended device gets in when it is over.
      if (at < attempts.shutUntil) return
      attempts.count += 1
      const beyond = attempts.count - limits.wrongPasswords
      if (beyond >= 0) attempts.shutUntil = at + Math.min(longestMs, firstPauseMs * 2 ** Math.min(beyond, 20))
      bySenderAndMn.delete(key)
      bySenderAndMn.set(key, attempts)
      forgetOldest(bySenderAndMn, mostRemembered)
    },
    passed(sender, mn) {
      if (bySenderAndMn.size > 0) bySenderAndMn.delete(`${sender} ${mn}`)
    },
  }
}
