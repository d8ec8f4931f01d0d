import type { FastifyReply, FastifyRequest } from 'fastify'

/** `__Host-`: browsers take it only over TLS, for this host alone [RFC 6265bis 4.1.3.2]. */
const cookieName = (secure: boolean): string => (secure ? '__Host-qingyuan' : 'qingyuan')

const attributes = (secure: boolean) => ({ path: '/', httpOnly: true, sameSite: 'strict', secure }) as const

/** null when there is none, or it cannot be a token. */
export function readSessionCookie(request: FastifyRequest, secure: boolean): string | null {
  const token = request.cookies[cookieName(secure)]
  return token !== undefined && /^[\w-]{43}$/.test(token) ? token : null
}

export function setSessionCookie(reply: FastifyReply, secure: boolean, token: string, seconds: number): void {
  void reply.setCookie(cookieName(secure), token, { ...attributes(secure), maxAge: seconds })
}

export function clearSessionCookie(reply: FastifyReply, secure: boolean): void {
  void reply.clearCookie(cookieName(secure), attributes(secure))
}
