import type { FastifyRequest } from 'fastify'
import type { SignedIn } from './signed-in.ts'

/** Who acts, in the words of the audit log (`AuditActor`). */
export const auditActorOf = (who: SignedIn | null, request: FastifyRequest) => ({
  userId: who?.userId ?? null,
  name: who === null ? '未登录' : `${who.name}（${who.login}）`,
  actingFor: who?.actingFor?.name ?? null,
  session: who?.session ?? null,
  address: request.ip,
})
