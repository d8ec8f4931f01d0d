import { constants } from 'node:zlib'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import Fastify, { LogController, type FastifyInstance, type FastifyServerOptions } from 'fastify'
import type { TSchema } from 'typebox'
import type { Operation } from '../../contract/index.ts'
import { makeToken } from '../lib/crypto.ts'
import type { Log } from '../lib/log.ts'
import { answerBadUrl, handleFailures } from './failures.ts'
import { securityHeaders } from './headers.ts'
import { answerProbes, type Readiness } from './health.ts'
import { limitRates, type RateLimits } from './limits.ts'
import { sendRefusal, type Web } from './mount.ts'
import { makeOpenApi } from './openapi.ts'
import { servePages } from './pages.ts'
import { refuse } from './problem.ts'
import { logRequests, type RequestTold } from './request-log.ts'
import { isSameOrigin } from './same-origin.ts'
import type { Sessions } from './signed-in.ts'
import { compileValidator } from './validation.ts'

export interface ShellOptions {
  readonly sessions: Sessions
  readonly operations: readonly Operation[]
  readonly audit: Web['audit']
  /** Served over TLS (by a proxy or otherwise): secure cookies, HSTS. */
  readonly secure: boolean
  readonly limits: RateLimits
  /** The built pages; null serves the API alone. */
  readonly uiDir: string | null
  readonly readiness: () => Readiness
  readonly onRequestFinished?: ((request: RequestTold) => void) | undefined
  readonly log?: Log | undefined
}

/** Everything of the web that knows nothing of what is served: `mountAll` adds the operations. */
export async function makeShell(
  options: ShellOptions,
  mountAll: (web: Web) => void,
): Promise<FastifyInstance> {
  const { secure, limits, log } = options
  const server: FastifyServerOptions = {
    ...(log === undefined ? {} : { loggerInstance: log }),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => makeToken(12),
    requestIdHeader: false,
    // A proxy on this machine says who calls and for which host; nobody else is believed.
    trustProxy: 'loopback',
    bodyLimit: 64 * 1024,
    // A request that dribbles in is cut; replies that stream may take as long as they move.
    requestTimeout: 30_000,
    connectionTimeout: 0,
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    frameworkErrors: answerBadUrl,
    routerOptions: { maxParamLength: 128, ignoreTrailingSlash: false },
  }
  const app: FastifyInstance = Fastify(server)
  app.setValidatorCompiler(({ schema, httpPart }) => compileValidator(schema as TSchema, httpPart))
  // Bodies are JSON or nothing: a form of a foreign page cannot be one.
  app.removeContentTypeParser('text/plain')
  handleFailures(app)

  await app.register(helmet, securityHeaders(secure))
  await app.register(cookie)
  await limitRates(app, limits)
  await app.register(compress, {
    encodings: ['br', 'gzip'],
    threshold: 1024,
    // Quality 4: JSON at a fifth of its size for a tenth of the time that the default would take.
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
    zlibOptions: { level: 5 },
  })
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id)
    if (!isSameOrigin(request)) return sendRefusal(request, reply, refuse('cross-site'))
    return undefined
  })

  logRequests(app, log, options.onRequestFinished ?? (() => undefined))
  answerProbes(app, options.readiness)
  const openApi = JSON.stringify(makeOpenApi(options.operations, secure))
  app.get('/api/openapi.json', async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(openApi),
  )
  mountAll({ app, sessions: options.sessions, secure, audit: options.audit })
  await servePages(app, options.uiDir, limits)
  return app
}
