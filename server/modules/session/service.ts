import type { Database } from '../../db/database.ts'
import type { Clock } from '../../lib/clock.ts'
import { hashPassword, hashToken, isPassword, makeToken } from '../../lib/crypto.ts'
import { refuse, type Refusal } from '../../web/problem.ts'
import type { Sessions, SignedIn } from '../../web/signed-in.ts'
import { isGoodPassword } from './password-rule.ts'
import { presentSignedIn } from './present.ts'
import { touchEveryMs, type SessionTimes } from './session-times.ts'
import * as store from './store.ts'
import { makeUnknownLogins } from './unknown-logins.ts'

export interface SessionService extends Sessions {
  signIn(
    login: string,
    password: string,
  ): Promise<{ kind: 'signed-in'; token: string; who: SignedIn } | Refusal>
  signOut(session: string): Promise<void>
  changePassword(who: SignedIn, current: string, next: string): Promise<Refusal | null>
  scopeName(who: SignedIn): Promise<string>
  /** Calls back when a session ends by sign-out or by a new password. */
  onEnd(listener: (end: SessionEnd) => void): void
}

/** Which streams have to go: one session's, or all of a user but one. */
export type SessionEnd =
  | { readonly kind: 'session'; readonly session: string }
  | { readonly kind: 'others'; readonly userId: number; readonly keep: string }

export function makeSessionService(db: Database, clock: Clock, times: SessionTimes): SessionService {
  const system = db.kysely
  const unknownLogins = makeUnknownLogins()
  const listeners: ((end: SessionEnd) => void)[] = []
  // Compared with when there is no such login, so that the answer takes as long.
  const nobodysHash = hashPassword(makeToken())

  const idleBefore = (now: number): Date => new Date(now - times.idleMs)
  const ended = (end: SessionEnd): void => {
    for (const listener of listeners) listener(end)
  }

  return {
    async find(token) {
      const session = hashToken(token)
      const now = clock.now()
      const row = await store.findSession(system, session, new Date(now), idleBefore(now))
      if (row === undefined) return null
      if (now - row.last_seen_at.getTime() > touchEveryMs) {
        await store.touchSession(system, session, new Date(now))
      }
      return presentSignedIn(row, session)
    },

    async isAlive(session) {
      const now = clock.now()
      return (await store.findSession(system, session, new Date(now), idleBefore(now))) !== undefined
    },

    async signIn(login, password) {
      const now = clock.now()
      const user = await store.findUser(system, login)
      const attempt =
        user === undefined
          ? unknownLogins.attempt(login, now)
          : await store.countAttempt(system, user.id, now)
      if (attempt.kind === 'locked') {
        return refuse('sign-in-locked', { retryAfterSeconds: Math.ceil((attempt.until - now) / 1000) })
      }
      const isRight = await isPassword(password, user?.password_hash ?? (await nobodysHash))
      if (user === undefined || !isRight) return refuse('sign-in-failed')
      await store.clearAttempts(system, user.id)
      const token = makeToken()
      const session = hashToken(token)
      await store.insertSession(system, {
        tokenHash: session,
        userId: user.id,
        now: new Date(now),
        expiresAt: new Date(now + times.absoluteMs),
        idleBefore: idleBefore(now),
      })
      return { kind: 'signed-in', token, who: presentSignedIn(user, session) }
    },

    async signOut(session) {
      await store.deleteSession(system, session)
      ended({ kind: 'session', session })
    },

    async changePassword(who, current, next) {
      const user = await store.findUser(system, who.login)
      if (user === undefined) return refuse('not-signed-in')
      // A stolen session must not be a way to try passwords without end.
      const now = clock.now()
      const attempt = await store.countAttempt(system, user.id, now)
      if (attempt.kind === 'locked') {
        return refuse('sign-in-locked', { retryAfterSeconds: Math.ceil((attempt.until - now) / 1000) })
      }
      if (!(await isPassword(current, user.password_hash))) return refuse('password-wrong')
      await store.clearAttempts(system, user.id)
      if (!isGoodPassword(next, current, who.login)) return refuse('password-weak')
      await store.replacePassword(system, user.id, await hashPassword(next), who.session)
      ended({ kind: 'others', userId: user.id, keep: who.session })
      return null
    },

    async scopeName(who) {
      if (who.dischargerId !== null) return (await store.findDischargerName(system, who.dischargerId)) ?? ''
      if (who.organisationId !== null)
        return (await store.findOrganisationName(system, who.organisationId)) ?? ''
      if (who.divisionCode === null) return ''
      return (await store.findDivisionName(system, who.divisionCode)) ?? who.divisionCode
    },

    onEnd(listener) {
      listeners.push(listener)
    },
  }
}
