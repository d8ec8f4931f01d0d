import { getLineage } from '../../../contract/index.ts'
import { entryText, readCells } from '../../../domain/value-cell.ts'
import { asActor } from '../../db/actor.ts'
import { actorOf } from '../../web/actor-of.ts'
import { mount, type Web } from '../../web/mount.ts'
import { refuse } from '../../web/problem.ts'
import { presentFrameRef } from './present.ts'
import { parseInstant } from './range.ts'
import * as store from './reading-store.ts'
import type { OutletParts } from './routes.ts'

export function mountLineage(web: Web, { db, factorSets }: OutletParts): void {
  mount(web, getLineage, async ({ actor, params, query }) => {
    const { period } = query
    const start = parseInstant(query.dataTime)
    if (start === null) return refuse('not-found')
    const entry = entryText(query)
    const found = await asActor(db.kysely, actorOf(actor), async (tx) => {
      const row = await store.findRow(tx, params.id, period, start)
      if (row === undefined) return null
      const sources = await store.listSources(tx, params.id, period, start)
      const changes = await store.listChanges(tx, params.id, period, start, entry)
      const sets = await factorSets.read(
        tx,
        [row, ...sources].map((one) => one.factorSet),
      )
      return { row, sources, changes, sets }
    })
    if (found === null) return refuse('not-found')
    const { row, sources, changes, sets } = found
    const cell = readCells(sets.get(row.factorSet) ?? [], row).find((one) => entryText(one) === entry)
    if (cell === undefined) return refuse('not-found')
    // Of several frames the newest that says something of this value; a row of one frame has no list.
    const says = (source: store.SourceRow): boolean =>
      (sets.get(source.factorSet) ?? []).some((one) => entryText(one) === entry)
    const standsOn = sources.find(says) ?? row
    const all = sources.length === 0 ? [row] : sources
    return {
      value: cell,
      frame: presentFrameRef(standsOn.frame),
      receivedAt: standsOn.receivedAt.toISOString(),
      sources: all.map((source) => ({
        frame: presentFrameRef(source.frame),
        receivedAt: source.receivedAt.toISOString(),
      })),
      changes: changes.map((change) => ({
        oldValue: change.oldValue,
        oldText: change.oldText,
        oldFlag: change.oldFlag,
        oldFrame: presentFrameRef(change.oldFrame),
        newFrame: presentFrameRef(change.newFrame),
        changedAt: change.changedAt.toISOString(),
      })),
    }
  })
}
