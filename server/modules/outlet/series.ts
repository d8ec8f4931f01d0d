import { getSeries } from '../../../contract/index.ts'
import { fieldRank } from '../../../domain/value-cell.ts'
import { asActor } from '../../db/actor.ts'
import type { FactorSets } from '../../db/factor-sets.ts'
import { factorLabel } from '../../registry/factor-label.ts'
import { actorOf } from '../../web/actor-of.ts'
import { mount, type Web } from '../../web/mount.ts'
import { isRefusal, refuse } from '../../web/problem.ts'
import { longestSeriesMs, parseRange } from './range.ts'
import * as store from './reading-store.ts'
import type { OutletParts } from './routes.ts'
import { thin, type CurvePoint } from './thin.ts'

const defaultMostPoints = 2000

/** The statistic to draw when none is asked for. */
function leadingField(sets: FactorSets, code: string): string | null {
  const fields = [...sets.values()].flat().filter((entry) => entry.code === code)
  return fields.toSorted((a, b) => fieldRank(a.field) - fieldRank(b.field))[0]?.field ?? null
}

function placesOf(sets: FactorSets, code: string, field: string): store.Place[] {
  return [...sets].flatMap(([factorSet, entries]) => {
    const index = entries.findIndex((entry) => entry.code === code && entry.field === field)
    return index < 0 ? [] : [{ factorSet, index: index + 1 }]
  })
}

/** N says nothing that a curve would show. */
const withoutNormal = ([at, value, flag]: CurvePoint): CurvePoint => [at, value, flag === 'N' ? null : flag]

export function mountSeries(web: Web, { db, factorSets }: OutletParts): void {
  mount(web, getSeries, async ({ actor, params, query }) => {
    const { period, code } = query
    const range = parseRange(query.from, query.to, longestSeriesMs[period])
    if (isRefusal(range)) return range
    const found = await asActor(db.kysely, actorOf(actor), async (tx) => {
      if (!(await store.isVisiblePoint(tx, params.id))) return null
      const sets = await factorSets.read(tx, await store.listFactorSets(tx, params.id, period, range))
      const field = query.field ?? leadingField(sets, code) ?? ''
      const places = placesOf(sets, code, field)
      if (places.length === 0) return { field, curve: [] }
      return { field, curve: await store.listCurve(tx, params.id, period, range, places) }
    })
    if (found === null) return refuse('not-found')
    const points = thin(found.curve.map(withoutNormal), query.maxPoints ?? defaultMostPoints)
    return {
      factor: factorLabel(code),
      field: found.field,
      thinned: points.length < found.curve.length,
      total: found.curve.length,
      points: [...points],
    }
  })
}
