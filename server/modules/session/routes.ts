import { changePassword, getMe, signIn, signOut } from '../../../contract/index.ts'
import { clearSessionCookie, setSessionCookie } from '../../web/cookie.ts'
import { mount, type Web } from '../../web/mount.ts'
import { isRefusal, refuse } from '../../web/problem.ts'
import { presentMe } from './present.ts'
import type { SessionService } from './service.ts'
import type { SessionTimes } from './session-times.ts'

export function mountSession(
  web: Web,
  service: SessionService,
  times: SessionTimes,
  signInsPerMinute: number,
): void {
  // The login has its own lock-out; this is against one address trying many logins.
  const limit = web.app.createRateLimit({ max: signInsPerMinute, timeWindow: 60_000 })

  mount(web, signIn, async ({ body, request, reply }) => {
    const pace = await limit(request)
    if (!pace.isAllowed && pace.isExceeded) {
      return refuse('too-many-requests', { retryAfterSeconds: pace.ttlInSeconds })
    }
    const result = await service.signIn(body.login, body.password)
    if (isRefusal(result)) return result
    setSessionCookie(reply, web.secure, result.token, Math.floor(times.absoluteMs / 1000))
    return presentMe(result.who, await service.scopeName(result.who))
  })

  mount(web, signOut, async ({ actor, reply }) => {
    await service.signOut(actor.session)
    clearSessionCookie(reply, web.secure)
  })

  mount(web, getMe, async ({ actor }) => presentMe(actor, await service.scopeName(actor)))

  mount(web, changePassword, async ({ actor, body }) => {
    return (await service.changePassword(actor, body.current, body.next)) ?? undefined
  })
}
