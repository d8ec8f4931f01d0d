import { listUnknownMns, type UnknownMn } from '../../../contract/index.ts'
import { peek } from '../../../hj212/index.ts'
import { asActor } from '../../db/actor.ts'
import { JournalDamageError } from '../../journal/damage.ts'
import type { FrameAddress } from '../../journal/record.ts'
import { actorOf } from '../../web/actor-of.ts'
import { mount, type Web } from '../../web/mount.ts'
import { listUnknown, mostFrames, type UnknownMnRow } from './mn-store.ts'
import { presentFrame } from './present.ts'
import type { QuarantineParts } from './routes.ts'

const mnsOfPage = 50

export function mountUnknown(web: Web, { db, clock, journal }: QuarantineParts): void {
  /** What the last frame says of its sender. */
  const readSender = async (
    frame: number,
  ): Promise<Pick<UnknownMn, 'version' | 'systemCode' | 'command'>> => {
    const nothing = { version: null, systemCode: null, command: null }
    try {
      const record = await journal.get(frame as FrameAddress)
      if (record === null) return nothing
      const { version, ST, CN } = peek(record.bytes)
      return { version, systemCode: ST, command: CN }
    } catch (error) {
      if (error instanceof JournalDamageError) return nothing
      throw error
    }
  }

  const present = async ({
    firstAt,
    lastAt,
    lastFrame,
    frames,
    ...row
  }: UnknownMnRow): Promise<UnknownMn> => ({
    ...row,
    frames,
    more: frames === mostFrames,
    firstAt: firstAt.toISOString(),
    lastAt: lastAt.toISOString(),
    lastFrame: presentFrame(lastFrame),
    ...(await readSender(lastFrame)),
  })

  mount(web, listUnknownMns, async ({ actor, query }) => {
    const at = new Date(clock.now())
    const rows = await asActor(db.kysely, actorOf(actor), (tx) =>
      listUnknown(tx, query.mn ?? '', query.after ?? '', at, mnsOfPage + 1),
    )
    return {
      mns: await Promise.all(rows.slice(0, mnsOfPage).map(present)),
      more: rows.length > mnsOfPage,
    }
  })
}
