import {
  getFieldSummary,
  getGatewaySeries,
  getGatewayStatus,
  listQuarantine,
} from '../../../contract/index.ts'
import { asActor } from '../../db/actor.ts'
import type { Database } from '../../db/database.ts'
import { parseFrameAddress } from '../../journal/record.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Monitor } from '../../metrics/monitor.ts'
import { actorOf } from '../../web/actor-of.ts'
import { mount, type Web } from '../../web/mount.ts'
import { refuse } from '../../web/problem.ts'
import { presentQuarantined, presentSeries, presentStatus } from './present.ts'
import * as store from './store.ts'

export function mountGateway(
  web: Web,
  { db, clock, monitor }: { db: Database; clock: Clock; monitor: Monitor },
): void {
  mount(web, getGatewayStatus, async () => presentStatus(monitor.facts(), monitor.health(), clock.now()))

  mount(web, getGatewaySeries, async ({ query }) => presentSeries(monitor.series(query.span)))

  mount(web, getFieldSummary, async ({ actor }) =>
    asActor(db.kysely, actorOf(actor), async (tx) => ({
      deviations: await store.countDeviations(tx),
      events: await store.countOpenEvents(tx),
    })),
  )

  mount(web, listQuarantine, async ({ actor, query }) => {
    const { limit = 50 } = query
    const before = query.before === undefined ? null : parseFrameAddress(query.before)
    if (query.before !== undefined && before === null) return refuse('invalid-request')
    const mn = query.mn ?? null
    const { rows, counts } = await asActor(db.kysely, actorOf(actor), async (tx) => ({
      rows: await store.listQuarantine(tx, { reason: query.reason ?? null, mn, before }, limit + 1),
      counts: await store.countByReason(tx, mn),
    }))
    return { counts, rows: rows.slice(0, limit).map(presentQuarantined), more: rows.length > limit }
  })
}
