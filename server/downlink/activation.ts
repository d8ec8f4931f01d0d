import { decode, type Message, type Peek } from '../../hj212/index.ts'
import type { Database } from '../db/database.ts'
import { withRetry } from '../db/retry.ts'
import type { Connection } from '../gateway/connection.ts'
import type { Heard } from '../gateway/watch.ts'
import type { Log } from '../lib/log.ts'
import * as store from './activation-store.ts'

export interface ActivationParts {
  readonly db: Database
  readonly log: Log
  readonly now: () => number
  /** Gives the device its MN, on the connection through which it spoke. */
  readonly assign: (match: store.Match, loggerSerial: string, connection: Connection) => Promise<unknown>
  readonly signal: AbortSignal
}

/** Announcements that wait for the database. A device that is dropped here stands in the journal all the same. */
const mostPending = 200
const mostWaiting = 1000

/** Whether a frame of nobody tells the hardware of a logger. */
export const isAnnouncement = (facts: Peek): boolean => facts.CN === '1001' && facts.version === '2025'

/**
 * Loggers that have no MN yet say what they are; those that are registered get the MN that is theirs, the others are
 * listed for somebody to register [HJ 212-2025 C.2, C.3, reported]. Serials can be guessed: the password of the
 * registration, which the answer would show, is sent only to who knew it.
 */
export function makeActivations({ db, log, now, assign, signal }: ActivationParts) {
  let pending = 0

  const take = async (one: store.Announcement, connection: Connection): Promise<void> => {
    const match = await withRetry(() => store.findByHardware(db.kysely, one.serials), { signal })
    const isRight = match !== null && match.password === one.password
    const state = match === null ? 'waiting' : isRight ? 'matched' : 'wrong-password'
    const keep = () => store.keepAnnouncement(db.kysely, one, state, match?.loggerId ?? null, mostWaiting)
    await withRetry(keep, { signal })
    if (match !== null && isRight) await assign(match, one.serials.logger, connection)
  }

  return {
    look(connection: Connection, facts: Peek, bytes: Buffer): Heard | null {
      if (!isAnnouncement(facts) || pending >= mostPending) return null
      const serials = serialsOf(decode(bytes, { direction: 'up' }))
      if (serials === null) return null
      const { MN, PW } = facts
      return (frame) => {
        pending += 1
        const announcement = { serials, claimedMn: MN, password: PW, peer: connection.peer, at: now(), frame }
        take(announcement, connection)
          .catch((error: unknown) => {
            if (!signal.aborted) log.error({ err: error }, 'activation: an announcement was not taken')
          })
          .finally(() => (pending -= 1))
      }
    },
  }
}

/** null: without the serial of the logger nothing can be told from it. */
function serialsOf(message: Message): store.Serials | null {
  const named = (code: string): string =>
    (message.cp.find(({ name }) => name === `${code}-Info`)?.value ?? '').slice(0, 100)
  const logger = named('i23005')
  if (!message.crcOk || logger === '') return null
  return { logger, cpu: named('i23006'), mac1: named('i23007'), mac2: named('i23008') }
}
