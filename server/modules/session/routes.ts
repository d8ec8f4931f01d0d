import { changePassword, getMe, signIn, signOut } from '../../../contract/index.ts'
import { audit } from '../../audit/audit.ts'
import type { Database } from '../../db/database.ts'
import type { Clock } from '../../lib/clock.ts'
import { auditActorOf } from '../../web/audit-actor.ts'
import { clearSessionCookie, setSessionCookie } from '../../web/cookie.ts'
import { mount, type Web } from '../../web/mount.ts'
import { isRefusal, refuse } from '../../web/problem.ts'
import type { SignedIn } from '../../web/signed-in.ts'
import { presentMe } from './present.ts'
import type { SessionService } from './service.ts'
import type { SessionTimes } from './session-times.ts'

type AskedBy = Parameters<typeof auditActorOf>[1]

interface SessionParts {
  readonly db: Database
  readonly clock: Clock
  readonly times: SessionTimes
  readonly signInsPerMinute: number
}

export function mountSession(
  web: Web,
  service: SessionService,
  { db, clock, times, signInsPerMinute }: SessionParts,
): void {
  const note = (who: SignedIn | null, request: AskedBy, verb: string, detail: object = {}) =>
    audit(
      db.kysely,
      auditActorOf(who, request),
      {
        action: `session.${verb}`,
        divisionCode: who?.divisionCode ?? null,
        dischargerId: who?.dischargerId ?? null,
        organisationId: who?.organisationId ?? null,
        detail: { ...detail },
      },
      new Date(clock.now()),
    )

  // The login has its own lock-out; this is against one address trying many logins.
  const limit = web.app.createRateLimit({ max: signInsPerMinute, timeWindow: 60_000 })

  mount(web, signIn, async ({ body, request, reply }) => {
    const pace = await limit(request)
    if (!pace.isAllowed && pace.isExceeded) {
      return refuse('too-many-requests', { retryAfterSeconds: pace.ttlInSeconds })
    }
    const result = await service.signIn(body.login, body.password)
    if (isRefusal(result)) {
      // The login as typed: it may be a password in the wrong box, so only its beginning.
      await note(null, request, 'sign-in-failed', { login: body.login.slice(0, 3), code: result.code })
      return result
    }
    await note(result.who, request, 'sign-in')
    setSessionCookie(reply, web.secure, result.token, Math.floor(times.absoluteMs / 1000))
    return presentMe(result.who, await service.scopeName(result.who))
  })

  mount(web, signOut, async ({ actor, request, reply }) => {
    await service.signOut(actor.session)
    await note(actor, request, 'sign-out')
    clearSessionCookie(reply, web.secure)
  })

  mount(web, getMe, async ({ actor }) => presentMe(actor, await service.scopeName(actor)))

  mount(web, changePassword, async ({ actor, body, request }) => {
    const refusal = await service.changePassword(actor, body.current, body.next)
    await note(actor, request, refusal === null ? 'password-change' : 'password-change-refused')
    return refusal ?? undefined
  })
}
