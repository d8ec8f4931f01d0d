import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  Problem,
  type Body,
  type Operation,
  type Params,
  type Query,
  type Reply,
} from '../../contract/index.ts'
import { readSessionCookie } from './cookie.ts'
import { isRefusal, presentProblem, refuse, type Refusal } from './problem.ts'
import { serializable } from './serialization.ts'
import type { Sessions, SignedIn } from './signed-in.ts'

/** What operations are mounted on. */
export interface Web {
  readonly app: FastifyInstance
  readonly sessions: Sessions
  /** Cookies only over TLS. */
  readonly secure: boolean
  /** Puts what an operation of the contract marks into the audit log. */
  readonly audit: (who: SignedIn | null, request: FastifyRequest, asked: Asked) => Promise<void>
}

/** What was asked for, without what may be secret. */
export interface Asked {
  readonly action: string
  readonly objectKind: string
  readonly objectId: string | null
  readonly detail: Readonly<Record<string, unknown>>
}

function askedOf({ id, audit }: Operation, request: FastifyRequest): Asked {
  const params = (request.params ?? {}) as Readonly<Record<string, unknown>>
  const query = (request.query ?? {}) as Readonly<Record<string, unknown>>
  const { reason, kind, loggerId } = (request.body ?? {}) as Readonly<Record<string, unknown>>
  const object = params['id'] ?? params['frame'] ?? loggerId ?? null
  return {
    action: audit!,
    objectKind: id.split('.')[0]!,
    objectId: typeof object === 'string' || typeof object === 'number' ? String(object) : null,
    detail: { ...params, ...query, reason, kind, loggerId },
  }
}

/** One request, checked: who, and the typed parts that the contract names. */
export interface Call<O extends Operation> {
  readonly actor: O['access'] extends 'public' ? null : SignedIn
  readonly params: Params<O>
  readonly query: Query<O>
  readonly body: Body<O>
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** What a handler gives: the reply of the contract, or a refusal. Operations without one send for themselves. */
export type Handler<O extends Operation> = (
  call: Call<O>,
) => Promise<(undefined extends Reply<O> ? void | FastifyReply : Reply<O>) | Refusal>

/** Sends a refusal as a problem document [RFC 9457]. */
export function sendRefusal(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  const problem = presentProblem(refusal, request.id)
  if (refusal.retryAfterSeconds !== undefined) void reply.header('retry-after', refusal.retryAfterSeconds)
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .header('content-type', 'application/problem+json; charset=utf-8')
    .serializer(JSON.stringify)
    .send(problem)
}

const actors = new WeakMap<FastifyRequest, SignedIn>()

/** Who asked; null before that is known, and for what anybody may ask. */
export const findActor = (request: FastifyRequest): SignedIn | null => actors.get(request) ?? null

/** Not yet changed, a first password opens nothing but the session itself. */
const mayWithFirstPassword = (operation: Operation): boolean => operation.id.startsWith('session.')

async function admit(web: Web, operation: Operation, request: FastifyRequest): Promise<Refusal | null> {
  if (operation.access === 'public') return null
  const token = readSessionCookie(request, web.secure)
  const actor = token === null ? null : await web.sessions.find(token)
  if (actor === null) return refuse('not-signed-in')
  if (operation.access !== 'signed-in' && !actor.rights.has(operation.access)) return refuse('not-permitted')
  if (actor.mustChange && !mayWithFirstPassword(operation)) return refuse('password-change-required')
  actors.set(request, actor)
  return null
}

/** Puts one operation of the contract on the air: method, path, schemas and who may call come from there. */
export function mount<O extends Operation>(web: Web, operation: O, handler: Handler<O>): void {
  const { method, path, params, query, body, reply: success } = operation
  web.app.route({
    method,
    url: path,
    config: { operation: operation.id },
    schema: {
      ...(params === undefined ? {} : { params }),
      ...(query === undefined ? {} : { querystring: query }),
      ...(body === undefined ? {} : { body }),
      response: {
        ...(success === undefined ? {} : { 200: serializable(success) }),
        default: serializable(Problem),
      },
    },
    // Before the body is read: who may not call is not listened to.
    onRequest: async (request, reply) => {
      const refusal = await admit(web, operation, request)
      if (refusal !== null) return sendRefusal(request, reply, refusal)
      return undefined
    },
    handler: async (request, reply) => {
      // Scoped data: neither a proxy nor the browser keeps them for the next user.
      if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store')
      const call = {
        actor: actors.get(request) ?? null,
        params: request.params,
        query: request.query,
        body: request.body,
        request,
        reply,
      } as unknown as Call<O>
      // A read is on record before anything of it is sent; a change when it is done.
      const isRead = method === 'GET'
      if (operation.audit !== undefined && isRead)
        await web.audit(call.actor, request, askedOf(operation, request))
      const result = await handler(call)
      if (isRefusal(result)) return sendRefusal(request, reply, result)
      if (operation.audit !== undefined && !isRead)
        await web.audit(call.actor, request, askedOf(operation, request))
      if (reply.sent) return reply
      if (success === undefined && result === undefined) return reply.code(204).send()
      return result
    },
  })
}
