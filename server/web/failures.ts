import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isRetryable } from '../db/retry.ts'
import { sendRefusal } from './mount.ts'
import { refuse, type Refusal } from './problem.ts'
import { InvalidRequest } from './validation.ts'

/** SQLSTATE of a statement that ran into its time-out. */
const queryCanceled = '57014'

const byCode: Readonly<Record<string, Refusal>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: refuse('body-too-large'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: refuse('unsupported-media-type'),
  [queryCanceled]: refuse('database-unavailable'),
}

/** What an error tells the caller; null when it is our fault and only the log may know. */
function refusalOf(error: unknown): Refusal | null {
  if (error instanceof InvalidRequest) return refuse('invalid-request', { fields: [...error.fields] })
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown }
  if (typeof code === 'string' && byCode[code] !== undefined) return byCode[code]
  if (statusCode === 429) return refuse('too-many-requests')
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500)
    return refuse('invalid-request')
  return isRetryable(error) ? refuse('database-unavailable') : null
}

/** A path that cannot be read (`/%ff`) never reaches the hooks: its problem document is made here. */
export const answerBadUrl = (_error: Error, request: FastifyRequest, reply: FastifyReply): void => {
  void reply.headers({ 'x-request-id': request.id, 'x-content-type-options': 'nosniff' })
  sendRefusal(request, reply, refuse('invalid-request'))
}

/** Every error becomes a problem document; what is ours goes to the log and stays there. */
export function handleFailures(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const refusal = refusalOf(error)
    if (refusal?.code === 'database-unavailable') request.log.warn({ err: error }, 'database did not answer')
    if (refusal === null) request.log.error({ err: error }, 'request failed')
    return sendRefusal(request, reply, refusal ?? refuse('internal'))
  })
}
