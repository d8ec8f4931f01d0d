import { getFieldSummary, getGatewaySeries, getGatewayStatus } from '../../../contract/index.ts'
import { asActor } from '../../db/actor.ts'
import type { Database } from '../../db/database.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Monitor } from '../../metrics/monitor.ts'
import { actorOf } from '../../web/actor-of.ts'
import { mount, type Web } from '../../web/mount.ts'
import { presentSeries, presentStatus } from './present.ts'
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
}
