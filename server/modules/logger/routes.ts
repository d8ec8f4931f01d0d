import { Readable } from 'node:stream'
import {
  exportLoggers,
  getLogger,
  getLoggerClock,
  listLoggerEvents,
  listLoggers,
  type Query,
  type Reply,
} from '../../../contract/index.ts'
import { asActor } from '../../db/actor.ts'
import type { Database } from '../../db/database.ts'
import type { Clock } from '../../lib/clock.ts'
import { actorOf, scopeKey } from '../../web/actor-of.ts'
import { mount, type Web } from '../../web/mount.ts'
import { refuse } from '../../web/problem.ts'
import { makeShared } from '../../web/shared.ts'
import * as details from './detail-store.ts'
import { exportLines } from './export.ts'
import { listLoggers as findLoggers, type LoggerFilter } from './list-store.ts'
import {
  clockWindowMs,
  presentClock,
  presentEvent,
  presentLogger,
  presentSummary,
  type CurrentConnection,
} from './present.ts'

export interface LoggerParts {
  readonly db: Database
  readonly clock: Clock
  /** How old an answer may be that is given to another with the same scope and question. */
  readonly freshMs: number
  /** Who holds the connection of this MN; null: nobody. */
  readonly connectionOf: (mn: string) => CurrentConnection | null
}

/** A year of hours. */
const longestClockMs = 366 * 86_400_000

const filterOf = (query: Query<typeof exportLoggers>): LoggerFilter => ({
  text: query.text?.trim() || null,
  state: query.state ?? null,
  concern: query.concern ?? null,
})

export function mountLogger(web: Web, { db, clock, freshMs, connectionOf }: LoggerParts): void {
  const shared = makeShared<Reply<typeof listLoggers>>(freshMs)

  mount(web, listLoggers, ({ actor: who, query }) => {
    const actor = actorOf(who)
    const { sort = 'concern', page = 1, pageSize = 50 } = query
    const filter = filterOf(query)
    return shared.get(JSON.stringify([scopeKey(actor), filter, sort, page, pageSize]), async () => {
      const now = clock.now()
      const range = { sort, offset: (page - 1) * pageSize, limit: pageSize }
      const found = await asActor(db.kysely, actor, (tx) => findLoggers(tx, filter, range, now))
      return {
        at: new Date(now).toISOString(),
        total: found.total,
        counts: found.counts,
        loggers: found.loggers.map(presentSummary),
      }
    })
  })

  mount(web, exportLoggers, async ({ actor, query, reply }) =>
    reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="loggers.csv"')
      .send(
        Readable.from(exportLines(db, actorOf(actor), filterOf(query), clock.now()), { objectMode: false }),
      ),
  )

  mount(web, getLogger, async ({ actor, params }) => {
    const now = clock.now()
    const facts = await asActor(db.kysely, actorOf(actor), async (tx) => {
      const logger = await details.findLogger(tx, params.id)
      if (logger === undefined) return null
      return {
        logger,
        deviations: await details.listDeviations(tx, logger.id),
        points: await details.listPoints(tx, logger.id, new Date(now)),
        openKinds: await details.listOpenKinds(tx, logger.id),
      }
    })
    return facts === null ? refuse('not-found') : presentLogger(facts, connectionOf(facts.logger.mn), now)
  })

  mount(web, getLoggerClock, async ({ actor, params, query }) => {
    const [from, to] = [new Date(query.from), new Date(query.to)]
    const length = to.getTime() - from.getTime()
    if (!(length > 0 && length <= longestClockMs)) return refuse('range-too-long')
    const hours = await asActor(db.kysely, actorOf(actor), async (tx) =>
      (await details.isVisibleLogger(tx, params.id))
        ? details.listClock(tx, params.id, new Date(from.getTime() - 3_600_000 + 1), to)
        : null,
    )
    if (hours === null) return refuse('not-found')
    return { windowMs: clockWindowMs, points: presentClock(hours, from.getTime(), to.getTime()) }
  })

  mount(web, listLoggerEvents, async ({ actor, params, query }) => {
    const { limit = 50, before = null } = query
    const rows = await asActor(db.kysely, actorOf(actor), async (tx) =>
      (await details.isVisibleLogger(tx, params.id))
        ? details.listEvents(tx, params.id, before, limit + 1)
        : null,
    )
    if (rows === null) return refuse('not-found')
    return { events: rows.slice(0, limit).map(presentEvent), more: rows.length > limit }
  })
}
