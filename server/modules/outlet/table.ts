import { listReadings } from '../../../contract/index.ts'
import { asActor } from '../../db/actor.ts'
import { actorOf } from '../../web/actor-of.ts'
import { mount, type Web } from '../../web/mount.ts'
import { isRefusal, refuse } from '../../web/problem.ts'
import { labelsOf, presentRow } from './present.ts'
import { longestTableMs, parseInstant, parseRange, type Range } from './range.ts'
import * as store from './reading-store.ts'
import type { OutletParts } from './routes.ts'

export function mountTable(web: Web, { db, factorSets }: OutletParts): void {
  mount(web, listReadings, async ({ actor, params, query }) => {
    const { period, limit = 100 } = query
    const whole = parseRange(query.from, query.to, longestTableMs[period])
    if (isRefusal(whole)) return whole
    const before = query.before === undefined ? whole.to : parseInstant(query.before)
    if (before === null) return refuse('range-too-long')
    const range: Range = { from: whole.from, to: before < whole.to ? before : whole.to }
    const found = await asActor(db.kysely, actorOf(actor), async (tx) => {
      if (!(await store.isVisiblePoint(tx, params.id))) return null
      const rows = await store.listRows(tx, params.id, period, range, limit + 1)
      return {
        rows,
        sets: await factorSets.read(
          tx,
          rows.map((row) => row.factorSet),
        ),
      }
    })
    if (found === null) return refuse('not-found')
    const rows = found.rows.slice(0, limit).map((row) => presentRow(row, params.id, period, found.sets))
    return { factors: labelsOf(rows), rows, more: found.rows.length > limit }
  })
}
