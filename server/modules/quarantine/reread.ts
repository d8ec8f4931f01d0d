import { askReread, previewReread } from '../../../contract/index.ts'
import { asActor, asSystem } from '../../db/actor.ts'
import { findActiveJob, insertReread } from '../../jobs/job-store.ts'
import { presentJob } from '../../jobs/present-job.ts'
import { actorOf } from '../../web/actor-of.ts'
import { mount, type Web } from '../../web/mount.ts'
import { mostFrames, previewMn } from './mn-store.ts'
import type { QuarantineParts } from './routes.ts'

export function mountReread(web: Web, { db, bus, clock }: QuarantineParts): void {
  mount(web, previewReread, async ({ actor, query: { mn } }) => {
    const { preview, job } = await asActor(db.kysely, actorOf(actor), async (tx) => ({
      preview: await previewMn(tx, mn, new Date(clock.now())),
      job: await findActiveJob(tx, mn),
    }))
    const { frames, firstAt, lastAt } = preview
    return {
      ...preview,
      mn,
      reasons: [...preview.reasons],
      frames: Math.min(frames, mostFrames),
      more: frames > mostFrames,
      firstAt: firstAt?.toISOString() ?? null,
      lastAt: lastAt?.toISOString() ?? null,
      job: job === null ? null : presentJob(job),
    }
  })

  mount(web, askReread, async ({ actor, body: { mn, reason } }) => {
    const at = new Date(clock.now())
    const job = await asSystem(db.kysely, (tx) => insertReread(tx, { mn, askedBy: actor.login, reason, at }))
    bus.publish('job.asked', { id: job.id })
    return presentJob(job)
  })
}
