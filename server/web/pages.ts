import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { sendRefusal } from './mount.ts'
import { refuse } from './problem.ts'
import type { RateLimits } from './limits.ts'

/** Whether a path is one of the page's own routes: no file, nothing of the API. */
const isPagePath = (path: string): boolean =>
  !path.startsWith('/api/') && path !== '/api' && !/\.\w+$/.test(path.slice(path.lastIndexOf('/')))

/**
 * The built user interface, and the answer to what is not there. Files under `assets/` carry their hash in
 * their name and are kept for ever; index.html is asked for again each time.
 */
export async function servePages(
  app: FastifyInstance,
  uiDir: string | null,
  limits: RateLimits,
): Promise<void> {
  const hasPages = uiDir !== null && existsSync(join(uiDir, 'index.html'))
  if (hasPages) {
    await app.register(fastifyStatic, {
      root: uiDir,
      wildcard: true,
      index: ['index.html'],
      cacheControl: false,
      setHeaders(reply, path) {
        const kept = path.includes(`${join('/', 'assets')}${join('/', '')}`)
        reply.setHeader('cache-control', kept ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  }
  const limit = app.createRateLimit({ max: limits.notFound, timeWindow: 60_000 })
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.replace(/[?#].*/s, '')
    if (hasPages && (request.method === 'GET' || request.method === 'HEAD') && isPagePath(path)) {
      return reply.code(200).sendFile('index.html')
    }
    // Whoever guesses at addresses is slowed down.
    const pace = await limit(request)
    return !pace.isAllowed && pace.isExceeded
      ? sendRefusal(request, reply, refuse('too-many-requests', { retryAfterSeconds: pace.ttlInSeconds }))
      : sendRefusal(request, reply, refuse('not-found'))
  })
}
