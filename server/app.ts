import type { FastifyInstance } from 'fastify'
import * as contract from '../contract/index.ts'
import type { Operation } from '../contract/index.ts'
import { audit } from './audit/audit.ts'
import type { Bus } from './bus/bus.ts'
import type { Database } from './db/database.ts'
import { makeFactorSetReader } from './db/factor-sets.ts'
import type { JournalReader } from './journal/read.ts'
import type { Clock } from './lib/clock.ts'
import type { Log } from './lib/log.ts'
import { mountAudit } from './modules/audit/routes.ts'
import { mountQuarantine } from './modules/quarantine/routes.ts'
import { mountSandbox } from './modules/sandbox/routes.ts'
import { mayRead } from './metrics/endpoint.ts'
import type { Exposition } from './metrics/exposition.ts'
import type { Monitor } from './metrics/monitor.ts'
import { mountCommand, type CommandParts } from './modules/command/routes.ts'
import { mountFrame } from './modules/frame/routes.ts'
import { presentHealth } from './modules/gateway/present.ts'
import { mountGateway } from './modules/gateway/routes.ts'
import { mountJob } from './modules/job/routes.ts'
import { mountLive, type LivePace } from './modules/live/routes.ts'
import { mountDialect } from './modules/logger/dialect.ts'
import { mountLogger, type LoggerParts } from './modules/logger/routes.ts'
import { mountOutlet } from './modules/outlet/routes.ts'
import { mountOverview } from './modules/overview/routes.ts'
import { mountPeople } from './modules/people/routes.ts'
import { mountRegistry } from './modules/registry/routes.ts'
import { mountSession } from './modules/session/routes.ts'
import { makeSessionService } from './modules/session/service.ts'
import { sessionTimes } from './modules/session/session-times.ts'
import { makePdfMaker } from './sandbox/pdf/maker.ts'
import type { Sandbox } from './sandbox/sandbox.ts'
import { auditActorOf } from './web/audit-actor.ts'
import { defaultRateLimits, type RateLimits } from './web/limits.ts'
import type { Web } from './web/mount.ts'
import { makeShell } from './web/shell.ts'

export interface AppOptions {
  readonly db: Database
  readonly bus: Bus
  readonly clock: Clock
  readonly journal: Pick<JournalReader, 'get'>
  readonly monitor: Monitor
  /** Figures for Prometheus, and the token that opens them on this port; null: not here. */
  readonly metrics?: { readonly exposition: Exposition; readonly token: string | null } | null
  /** Without it nothing of the sandbox is served. */
  readonly sandbox?: Sandbox
  /** Commands to field machines; without it nothing of them is served. */
  readonly downlink?: CommandParts['downlink']
  /** The built pages; null serves the API alone. */
  readonly uiDir: string | null
  readonly log?: Log | undefined
  readonly config: {
    /** Served over TLS: secure cookies. */
    readonly secureCookies: boolean
    /** Without any request. */
    readonly sessionHours: number
  }
  readonly rateLimits?: Partial<RateLimits>
  readonly livePace?: Partial<LivePace>
  /** Who asks the overview the same within this time hears the same; 0 in tests and benches. */
  readonly overviewFreshMs?: number
  /** Who holds the connection of an MN; absent where this process has no gateway. */
  readonly connectionOf?: LoggerParts['connectionOf']
}

/** Everything that the contract's door exports and that has a path. */
export const operations: readonly Operation[] = Object.values(contract as Record<string, unknown>).filter(
  (one): one is Operation => typeof one === 'object' && one !== null && 'path' in one && 'access' in one,
)

/** The web of one process: every operation of the contract, the pages, the probes. Not yet listening. */
export function makeApp(options: AppOptions): Promise<FastifyInstance> {
  const { db, bus, clock, monitor, log, config, metrics = null } = options
  const times = sessionTimes(config.sessionHours)
  const limits = { ...defaultRateLimits, ...options.rateLimits }
  const sessions = makeSessionService(db, clock, times)
  const factorSets = makeFactorSetReader()
  return makeShell(
    {
      sessions,
      operations,
      audit: (who, request, asked) =>
        audit(
          db.kysely,
          auditActorOf(who, request),
          {
            ...asked,
            divisionCode: who?.divisionCode ?? null,
            dischargerId: who?.dischargerId ?? null,
            organisationId: who?.organisationId ?? null,
          },
          new Date(clock.now()),
        ),
      secure: config.secureCookies,
      limits,
      uiDir: options.uiDir,
      log,
      readiness: () => presentHealth(monitor.health()),
      onRequestFinished: (request) => metrics?.exposition.requestFinished(request),
    },
    (web) => {
      mountSession(web, sessions, { db, clock, times, signInsPerMinute: limits.signIn })
      mountOverview(web, { db, clock, factorSets, freshMs: options.overviewFreshMs ?? 1000 })
      mountDialect(web, { db, bus })
      mountLogger(web, {
        db,
        clock,
        freshMs: options.overviewFreshMs ?? 1000,
        connectionOf: options.connectionOf ?? (() => null),
      })
      mountOutlet(web, { db, clock, factorSets })
      mountRegistry(web, { db, bus, clock })
      mountAudit(web, { db, clock })
      mountPeople(web, { db, clock })
      mountFrame(web, { db, factorSets, journal: options.journal })
      mountGateway(web, { db, clock, monitor })
      mountQuarantine(web, { db, bus, clock, journal: options.journal })
      mountJob(web, { db, bus, clock })
      if (metrics !== null && metrics.token !== null) mountMetrics(web, metrics.exposition, metrics.token)
      if (options.sandbox !== undefined)
        mountSandbox(web, { sandbox: options.sandbox, pdf: makePdfMaker(), clock })
      if (options.downlink !== undefined) mountCommand(web, { db, downlink: options.downlink })
      mountLive(web, {
        db,
        bus,
        log,
        onSessionEnd: (listener) => sessions.onEnd(listener),
        pace: options.livePace ?? {},
      })
    },
  )
}

/** Outside the contract: Prometheus is no user, and comes with a token. */
function mountMetrics({ app }: Web, exposition: Exposition, token: string): void {
  app.get('/metrics', async (request, reply) => {
    void reply.header('cache-control', 'no-store')
    if (!mayRead(request.headers.authorization, token))
      return reply.code(401).header('www-authenticate', 'Bearer').send('METRICS_TOKEN\n')
    return reply.type(exposition.contentType).send(await exposition.text())
  })
}
