import { getOutlet } from '../../../contract/index.ts'
import { asActor } from '../../db/actor.ts'
import { actorOf } from '../../web/actor-of.ts'
import { mount, type Web } from '../../web/mount.ts'
import { refuse } from '../../web/problem.ts'
import type { OutletParts } from './routes.ts'
import * as store from './outlet-store.ts'
import { presentOutlet } from './present.ts'

export function mountDetail(web: Web, { db, clock, factorSets }: OutletParts): void {
  mount(web, getOutlet, async ({ actor, params }) => {
    const now = clock.now()
    const facts = await asActor(db.kysely, actorOf(actor), async (tx) => {
      const outlet = await store.findOutlet(tx, params.id)
      if (outlet === undefined) return null
      const points = await store.listPoints(tx, outlet.id)
      const pointIds = points.map(({ id }) => id)
      const loggers = await store.listLoggers(tx, pointIds, new Date(now))
      const deviations = await store.listDeviations(tx, [...new Set(loggers.map(({ id }) => id))])
      const latest = await store.listLatest(tx, pointIds)
      const sets = await factorSets.read(
        tx,
        latest.map((row) => row.factorSet),
      )
      return { outlet, points, loggers, deviations, latest, sets }
    })
    return facts === null ? refuse('not-found') : presentOutlet(facts, now)
  })
}
