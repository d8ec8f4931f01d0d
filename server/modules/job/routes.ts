import { cancelJob, getJob, listJobs } from '../../../contract/index.ts'
import type { Bus } from '../../bus/bus.ts'
import { asActor, asSystem } from '../../db/actor.ts'
import type { Database } from '../../db/database.ts'
import * as store from '../../jobs/job-store.ts'
import { presentJob } from '../../jobs/present-job.ts'
import type { Clock } from '../../lib/clock.ts'
import { actorOf } from '../../web/actor-of.ts'
import { mount, type Web } from '../../web/mount.ts'
import { refuse } from '../../web/problem.ts'

export function mountJob(web: Web, { db, bus, clock }: { db: Database; bus: Bus; clock: Clock }): void {
  mount(web, listJobs, async ({ actor, query }) =>
    asActor(db.kysely, actorOf(actor), async (tx) => ({
      jobs: (await store.listJobs(tx, query.subject ?? null, query.limit ?? 20)).map(presentJob),
      active: await store.countActiveJobs(tx),
    })),
  )

  mount(web, getJob, async ({ actor, params }) => {
    const job = await asActor(db.kysely, actorOf(actor), (tx) => store.findJob(tx, params.id))
    return job === null ? refuse('not-found') : presentJob(job)
  })

  mount(web, cancelJob, async ({ actor, params }) => {
    // Only what the administrator sees may be ended.
    const seen = await asActor(db.kysely, actorOf(actor), (tx) => store.findJob(tx, params.id))
    if (seen === null) return refuse('not-found')
    const at = new Date(clock.now())
    const job = await asSystem(db.kysely, (tx) => store.cancelJob(tx, params.id, at))
    bus.publish('job.asked', { id: params.id })
    return job === null ? refuse('not-found') : presentJob(job)
  })
}
