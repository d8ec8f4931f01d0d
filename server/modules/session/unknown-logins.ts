import { nextAttempt, type Attempt, type Attempts } from './lock-out.ts'

/** Attempts on logins that do not exist: locked like those that do, so that nobody learns which is which. */
export interface UnknownLogins {
  attempt(login: string, now: number): Attempt
}

/** Keeps the newest `limit` logins; the rest is forgotten, oldest first. */
export function makeUnknownLogins(limit = 10_000): UnknownLogins {
  const known = new Map<string, Attempts>()
  return {
    attempt(login, now) {
      const attempt = nextAttempt(known.get(login) ?? { failures: 0, lockedUntil: null }, now)
      if (attempt.kind === 'open') {
        known.delete(login)
        known.set(login, attempt.next)
        if (known.size > limit) known.delete(known.keys().next().value!)
      }
      return attempt
    },
  }
}
