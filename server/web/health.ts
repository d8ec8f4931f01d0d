import type { FastifyInstance } from 'fastify'

/** What `/api/ready` tells: the words are the contract's, whoever judged. */
export interface Readiness {
  readonly status: 'ready' | 'degraded' | 'not-ready'
  readonly [more: string]: unknown
}

/**
 * `/api/health`: the process answers. `/api/ready`: whether it does its work, check by check; 503 only when frames
 * cannot be taken, since without its database the platform is still to be sent frames.
 */
export function answerProbes(app: FastifyInstance, readiness: () => Readiness): void {
  app.get('/api/health', async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'ok' }),
  )
  app.get('/api/ready', async (_request, reply) => {
    const found = readiness()
    return reply
      .code(found.status === 'not-ready' ? 503 : 200)
      .header('cache-control', 'no-store')
      .send(found)
  })
}
