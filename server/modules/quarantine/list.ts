import { countQuarantine, listQuarantine } from '../../../contract/index.ts'
import { asActor } from '../../db/actor.ts'
import { parseFrameAddress } from '../../journal/record.ts'
import { actorOf } from '../../web/actor-of.ts'
import { mount, type Web } from '../../web/mount.ts'
import { refuse } from '../../web/problem.ts'
import { readFilter } from './filter.ts'
import * as store from './list-store.ts'
import { presentFrame, presentRow } from './present.ts'
import type { QuarantineParts } from './routes.ts'

export function mountList(web: Web, { db }: QuarantineParts): void {
  mount(web, listQuarantine, async ({ actor, query }) => {
    const filter = readFilter(query)
    const before = query.before === undefined ? null : parseFrameAddress(query.before)
    if (filter === null || (query.before !== undefined && before === null)) return refuse('invalid-request')
    const { rows, next } = await asActor(db.kysely, actorOf(actor), (tx) =>
      store.listPage(tx, filter, before, query.limit ?? 50),
    )
    return { rows: rows.map(presentRow), next: next === null ? null : presentFrame(next) }
  })

  mount(web, countQuarantine, async ({ actor, query }) => {
    const filter = readFilter(query)
    if (filter === null) return refuse('invalid-request')
    return {
      reasons: await asActor(db.kysely, actorOf(actor), (tx) => store.countByReason(tx, filter)),
    }
  })
}
