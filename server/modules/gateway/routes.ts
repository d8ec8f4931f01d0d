import { getGatewayStatus, listQuarantine } from '../../../contract/index.ts'
import { asActor } from '../../db/actor.ts'
import type { Database } from '../../db/database.ts'
import { parseFrameAddress } from '../../journal/record.ts'
import type { Clock } from '../../lib/clock.ts'
import { actorOf } from '../../web/actor-of.ts'
import { mount, type Web } from '../../web/mount.ts'
import { refuse } from '../../web/problem.ts'
import { presentQuarantined, presentStatus } from './present.ts'
import type { GatewayStatusFacts } from './status-facts.ts'
import * as store from './store.ts'

export function mountGateway(
  web: Web,
  { db, clock, status }: { db: Database; clock: Clock; status: () => GatewayStatusFacts },
): void {
  mount(web, getGatewayStatus, async () => presentStatus(status(), clock.now()))

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
