import { getFrame } from '../../../contract/index.ts'
import { parseDataTime, startOfPeriod, type Period } from '../../../domain/reading.ts'
import { decode, type Message } from '../../../hj212/index.ts'
import { asActor, asSystem } from '../../db/actor.ts'
import type { Database } from '../../db/database.ts'
import type { FactorSetReader } from '../../db/factor-sets.ts'
import { JournalDamageError } from '../../journal/damage.ts'
import type { JournalReader } from '../../journal/read.ts'
import { parseFrameAddress, type FrameAddress, type JournalRecord } from '../../journal/record.ts'
import { decodeByLogger } from '../../registry/decode-by-logger.ts'
import { actorOf } from '../../web/actor-of.ts'
import { mount, type Web } from '../../web/mount.ts'
import { isRefusal, refuse, type Refusal } from '../../web/problem.ts'
import { mayReadAllFrames } from './policy.ts'
import { presentFrame } from './present.ts'
import * as store from './store.ts'

export interface FrameParts {
  readonly db: Database
  readonly factorSets: FactorSetReader
  readonly journal: Pick<JournalReader, 'get'>
}

/** Uploads that become readings [HJ 212-2017 Table 9]. */
const periodOfCommand: Readonly<Record<string, Period>> = {
  '2011': 'realtime',
  '2051': 'minute',
  '2061': 'hour',
  '2031': 'day',
}

/** Which row a frame speaks of; null when it is no upload of readings. */
function rowOf(message: Message): { readonly period: Period; readonly start: Date } | null {
  const period = message.CN === null ? undefined : periodOfCommand[message.CN]
  const instant = message.dataTime === null ? null : parseDataTime(message.dataTime)
  if (period === undefined || instant === null) return null
  return { period, start: new Date(startOfPeriod(period, instant)) }
}

async function readRecord(
  journal: FrameParts['journal'],
  address: FrameAddress,
): Promise<JournalRecord | Refusal> {
  try {
    return (await journal.get(address)) ?? refuse('not-found')
  } catch (error) {
    if (error instanceof JournalDamageError) return refuse('frame-damaged')
    throw error
  }
}

export function mountFrame(web: Web, { db, factorSets, journal }: FrameParts): void {
  mount(web, getFrame, async ({ actor, params }) => {
    const address = parseFrameAddress(params.frame)
    if (address === null) return refuse('not-found')
    const record = await readRecord(journal, address)
    const seesAll = mayReadAllFrames(actor)
    // What is damaged is nobody's: only who answers for all is told more than that there is nothing.
    if (isRefusal(record)) return seesAll ? record : refuse('not-found')

    const mn = decode(record.bytes).MN
    const logger =
      mn === null || mn.includes('\0')
        ? null
        : await asSystem(db.kysely, (tx) => store.findSender(tx, mn, new Date(record.receivedAt)))
    const message = decodeByLogger(record.bytes, logger, { isAccepted: record.verdict === 'accepted' })
    const row = rowOf(message)
    const { rows, sets, seesLogger } = await asActor(db.kysely, actorOf(actor), async (tx) => {
      const made =
        row === null || logger === null
          ? []
          : await store.listMadeRows(tx, logger.id, address, row.period, row.start)
      return {
        rows: made,
        sets: await factorSets.read(
          tx,
          made.map((one) => one.factorSet),
        ),
        seesLogger: logger !== null && (await store.isVisibleLogger(tx, logger.id)),
      }
    })
    if (!seesAll && !seesLogger && rows.length === 0) return refuse('not-found')
    const profile = logger?.dialect.infoProfile
    return presentFrame({ address, record, message, profile, rows, sets, showHash: seesAll })
  })
}
