import { listDialects, setLoggerDialect } from '../../../contract/index.ts'
import { listDeviceInfoProfiles, listDialectProfiles } from '../../../hj212/tables/index.ts'
import type { Bus } from '../../bus/bus.ts'
import { asActor, asSystem } from '../../db/actor.ts'
import type { Database } from '../../db/database.ts'
import { setDialects } from '../../registry/write.ts'
import { actorOf } from '../../web/actor-of.ts'
import { mount, type Web } from '../../web/mount.ts'
import { refuse } from '../../web/problem.ts'
import { isVisibleLogger } from './detail-store.ts'

/** What a device is forgiven, by agreement with whoever maintains it. */
export function mountDialect(web: Web, { db, bus }: { readonly db: Database; readonly bus: Bus }): void {
  mount(web, listDialects, async () => ({
    profiles: [...listDialectProfiles()],
    infoProfiles: [...listDeviceInfoProfiles()],
  }))

  mount(web, setLoggerDialect, async ({ actor, params: { id }, body: { dialect, reason }, request }) => {
    if (!(await asActor(db.kysely, actorOf(actor), (tx) => isVisibleLogger(tx, id))))
      return refuse('not-found')
    const written = await asSystem(db.kysely, (tx) => setDialects(tx, [{ loggerId: id, dialect }]))
    if (!written.ok) {
      const fields = written.problems.map(({ field }) => ({ path: `body.${field}`, message: '没有这种取值' }))
      return refuse('invalid-request', { fields })
    }
    request.log.info(
      { userId: actor.userId, logger: id, dialect, reason: reason.trim() },
      'logger: its dialect was agreed',
    )
    bus.publish('registry.changed', { reason: 'dialect' })
    return { dialect }
  })
}
