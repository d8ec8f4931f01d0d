import { listAreas, listOutlets, type Query, type Reply } from '../../../contract/index.ts'
import { asActor, type Actor } from '../../db/actor.ts'
import type { Database } from '../../db/database.ts'
import type { FactorSetReader } from '../../db/factor-sets.ts'
import type { Clock } from '../../lib/clock.ts'
import { factorLabel } from '../../registry/factor-label.ts'
import { actorOf, scopeKey } from '../../web/actor-of.ts'
import { mount, type Web } from '../../web/mount.ts'
import { presentOutlet } from './present.ts'
import { makeShared } from '../../web/shared.ts'
import * as store from './store.ts'

export interface OverviewParts {
  readonly db: Database
  readonly clock: Clock
  readonly factorSets: FactorSetReader
  /** How old an answer may be that is given to another with the same scope and question. */
  readonly freshMs: number
}

type OutletQuery = Query<typeof listOutlets>

async function readOutlets(
  { db, clock, factorSets }: OverviewParts,
  actor: Actor,
  query: OutletQuery,
): Promise<Reply<typeof listOutlets>> {
  const now = clock.now()
  const { page = 1, pageSize = 50, sort = 'name' } = query
  const { counts, outlets, rows, sets } = await asActor(db.kysely, actor, async (tx) => {
    const found = await store.listOutlets(
      tx,
      { division: query.division ?? null, medium: query.medium ?? null, text: query.text?.trim() || null },
      { state: query.state ?? null, sort, offset: (page - 1) * pageSize, limit: pageSize },
      now,
    )
    const newest = await store.listNewestRows(
      tx,
      found.outlets.map(({ id }) => id),
    )
    const ids = newest.map((row) => row.factorSet)
    return { ...found, rows: newest, sets: await factorSets.read(tx, ids) }
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
    total: query.state === undefined ? Object.values(counts).reduce((a, b) => a + b, 0) : counts[query.state],
    counts,
    factors: [...codes].map(factorLabel),
    outlets: summaries,
  }
}

async function readAreas(
  { db, clock }: OverviewParts,
  actor: Actor,
  division: string | null,
): Promise<Reply<typeof listAreas>> {
  const now = clock.now()
  const above = division ?? (actor.kind === 'division' ? actor.prefix : '42')
  // One level down: province → cities, city → counties, county → itself.
  const digits = Math.min(above.length + 2, 6)
  const areas = await asActor(db.kysely, actor, (tx) => store.countAreas(tx, division, digits, now))
  return { at: new Date(now).toISOString(), areas }
}

export function mountOverview(web: Web, parts: OverviewParts): void {
  const outlets = makeShared<Reply<typeof listOutlets>>(parts.freshMs)
  const areas = makeShared<Reply<typeof listAreas>>(parts.freshMs)

  mount(web, listOutlets, ({ actor: who, query }) => {
    const actor = actorOf(who)
    const { division, state, medium, text, sort, page, pageSize } = query
    const key = JSON.stringify([scopeKey(actor), division, state, medium, text, sort, page, pageSize])
    return outlets.get(key, () => readOutlets(parts, actor, query))
  })

  mount(web, listAreas, ({ actor: who, query: { division = null } }) => {
    const actor = actorOf(who)
    return areas.get(JSON.stringify([scopeKey(actor), division]), () => readAreas(parts, actor, division))
  })
}
