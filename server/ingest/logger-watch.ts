import type { Message } from '../../hj212/message.ts'
import type { FrameAddress } from '../journal/record.ts'
import { clockTimeOf } from './clock-time.ts'
import { makeClock, type ClockRow, type RestoredDrift } from './clock.ts'
import { makeIdentity, type IdentityRow, type RestoredIdentity, type SeenRecord } from './identity.ts'
import { makeEpisodes, type Episode } from './logger-episode.ts'

/** What the watch makes of a batch of records, written in the batch's own transaction. */
export interface Watched {
  readonly episodes: readonly Episode[]
  readonly clock: readonly ClockRow[]
  readonly identities: readonly IdentityRow[]
}

/** Clock and identity of every logger, from the stream of records alone. */
export interface LoggerWatch {
  accepted(loggerId: number, record: SeenRecord, message: Message): void
  refused(loggerId: number, record: SeenRecord): void
  /** What there is to write after the records so far; null when nothing is. */
  take(): Watched | null
}

export interface Restored {
  readonly episodes: readonly Episode[]
  readonly identities: readonly RestoredIdentity[]
  readonly drifts: readonly RestoredDrift[]
}

/** Records before `from` were watched by a former run; what that made is in the tables, in `restored`. */
export function makeLoggerWatch(from: FrameAddress, restored: Restored): LoggerWatch {
  const episodes = makeEpisodes(restored.episodes)
  const clock = makeClock(episodes, restored.drifts)
  const identity = makeIdentity(episodes, restored.identities)
  return {
    accepted(loggerId, record, message) {
      if (record.address < from) return
      clock.passTo(record.receivedAt)
      identity.accepted(loggerId, record, message)
      const time = clockTimeOf(message)
      if (time !== null) clock.take(loggerId, record.receivedAt, time, record.address)
    },
    refused(loggerId, record) {
      if (record.address < from) return
      identity.refused(loggerId, record)
    },
    take() {
      const watched = { episodes: episodes.take(), clock: clock.takeRows(), identities: identity.takeRows() }
      const isNothing = Object.values(watched).every((list) => list.length === 0)
      return isNothing ? null : watched
    },
  }
}
