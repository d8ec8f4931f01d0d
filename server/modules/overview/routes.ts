import { listAreas, listOutlets } from '../../../contract/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { asActor } from '../../db/actor.ts'
import type { Database } from '../../db/database.ts'
import type { FactorSetReader } from '../../db/factor-sets.ts'
import { factorLabel } from '../../registry/factor-label.ts'
import { actorOf } from '../../web/actor-of.ts'
import { mount, type Web } from '../../web/mount.ts'
import { presentOutlet } from './present.ts'
import * as store from './store.ts'

export function mountOverview(
  web: Web,
  { db, clock, factorSets }: { db: Database; clock: Clock; factorSets: FactorSetReader },
): void {
  mount(web, listOutlets, async ({ actor, query }) => {
    const now = clock.now()
    const { page = 1, pageSize = 50 } = query
    const { counts, outlets, rows, sets } = await asActor(db.kysely, actorOf(actor), async (tx) => {
      const found = await store.listOutlets(
        tx,
        { division: query.division ?? null, medium: query.medium ?? null, text: query.text?.trim() || null },
        {
          state: query.state ?? null,
          sort: query.sort ?? 'name',
          offset: (page - 1) * pageSize,
          limit: pageSize,
        },
        now,
      )
      const newest = await store.listNewestRows(
        tx,
        found.outlets.map(({ id }) => id),
      )
      return {
        ...found,
        rows: newest,
        sets: await factorSets.read(
          tx,
          newest.map((row) => row.factorSet),
        ),
      }
    })
    const summaries = outlets.map((outlet) =>
      presentOutlet(
        outlet,
        rows.filter(({ outletId }) => outletId === outlet.id),
        sets,
      ),
    )
    const codes = new Set(summaries.flatMap(({ values }) => values.map(({ code }) => code)))
    return {
      at: new Date(now).toISOString(),
      total:
        query.state === undefined ? Object.values(counts).reduce((a, b) => a + b, 0) : counts[query.state],
      counts,
      factors: [...codes].map(factorLabel),
      outlets: summaries,
    }
  })

  mount(web, listAreas, async ({ actor, query }) => {
    const now = clock.now()
    const division = query.division ?? actor.divisionCode ?? '42'
    // One level down: province → cities, city → counties, county → itself.
    const digits = Math.min(division.length + 2, 6)
    const areas = await asActor(db.kysely, actorOf(actor), (tx) =>
      store.countAreas(tx, query.division ?? null, digits, now),
    )
    return { at: new Date(now).toISOString(), areas }
  })
}
