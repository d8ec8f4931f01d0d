import type { FastifyInstance } from 'fastify'
import type { Log } from '../lib/log.ts'
import { findActor } from './mount.ts'

export interface RequestTold {
  /** Id of the contract's operation; null for files and unknown paths. */
  readonly operation: string | null
  readonly status: number
  readonly seconds: number
}

/** Above this a request is told as a warning. */
const slowSeconds = 2

/**
 * One line for each finished request of an operation: which, whose, how it ended, how long. Never its path or
 * query, which may hold what a user looked for.
 */
export function logRequests(
  app: FastifyInstance,
  log: Log | undefined,
  onFinished: (request: RequestTold) => void,
): void {
  app.addHook('onResponse', async (request, reply) => {
    const { operation = null } = request.routeOptions.config as { operation?: string }
    const seconds = reply.elapsedTime / 1000
    onFinished({ operation, status: reply.statusCode, seconds })
    if (operation === null || log === undefined) return
    const line = {
      requestId: request.id,
      operation,
      userId: findActor(request)?.userId ?? null,
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
    }
    // A stream lasts as long as its page is open.
    const isSlow = seconds > slowSeconds && reply.getHeader('content-type') !== 'text/event-stream'
    const level = reply.statusCode >= 500 || isSlow ? 'warn' : 'info'
    log[level](line, 'request')
  })
}
