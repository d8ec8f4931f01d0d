import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc16, crcText } from '../../hj212/index.ts'
import { openTestDatabase } from '../../test/database/open.ts'
import { makeProcessBus, type Bus } from '../bus/bus.ts'
import type { Database } from '../db/database.ts'
import { makeLog, type LogLevel } from '../lib/log.ts'
import { openJournal, type Journal } from '../journal/journal.ts'
import type { ArrivalVerdict, FrameAddress, JournalRecord } from '../journal/record.ts'
import {
  createDischargers,
  createDivisions,
  createLoggers,
  createOutlets,
  createPoints,
  linkLoggers,
  setFactors,
} from '../registry/write.ts'
import { startIngest, type Ingest, type IngestOptions } from './ingest.ts'
import { formedTables, inTransaction, movePosition } from './store.ts'

/** What a test drives: a database with a small registry, a journal, a bus. */
export interface Field {
  readonly db: Database
  readonly dir: string
  readonly bus: Bus
  /** Appends arrivals, waits until they are durable and announced; returns their addresses. */
  arrive(...arrivals: readonly Arriving[]): Promise<FrameAddress[]>
  /** The same, each in a batch of its own, so that ingest can end behind any of them. */
  arriveOneByOne(arrivals: readonly Arriving[]): Promise<FrameAddress[]>
  start(options?: Partial<IngestOptions>): Promise<Ingest>
  /** Rows of a query. */
  rows<T = Record<string, unknown>>(sql: string): Promise<T[]>
  /** Ends what runs and forgets all but the registry; the journal goes on behind what is in it. */
  reset(): Promise<void>
  /** The same, and what came since the last `reset` is to be applied once more. */
  rewind(): Promise<void>
  close(): Promise<void>
}

export type Arriving =
  | string
  | {
      readonly text?: string
      readonly bytes?: Buffer
      readonly verdict?: ArrivalVerdict
      readonly at?: number
      readonly peer?: string
    }

/** A data segment as a whole frame: header, length, CRC, tail. */
export function frameOf(segment: string): Buffer {
  const body = Buffer.from(segment)
  return Buffer.concat([
    Buffer.from(`##${String(body.length).padStart(4, '0')}`),
    body,
    Buffer.from(`${crcText(crc16(body))}\r\n`),
  ])
}

/** An upload of HJ 212-2017. */
export const upload = (
  cn: string,
  mn: string,
  cp: string,
  options: { st?: string; flag?: string } = {},
): string =>
  `QN=20261123120000001;ST=${options.st ?? '32'};CN=${cn};PW=123456;MN=${mn};Flag=${options.flag ?? '4'};CP=&&${cp}&&`

/** The point ids below; two points hang on `mnTwo`. */
export const mnWater = '420000000000000000000001'
export const mnTwo = '420000000000000000000002'
export const mn2025 = '420000000000000000000003'
export const mnOld = '42000000000004'

export const beginning = Date.UTC(2026, 10, 23, 4)

const validFrom = new Date('2020-01-01T00:00:00Z')

async function must<T>(
  written: Promise<{ ok: true; value: T } | { ok: false; problems: unknown }>,
): Promise<T> {
  const result = await written
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}

/** Points 1 water, 2 water, 3 gas, 4 water (2025), 5 water (2005); 2 and 3 share a logger. */
export async function fillRegistry(db: Database): Promise<void> {
  const { kysely } = db
  await must(createDivisions(kysely, [{ code: '42', name: '湖北省', level: 'province' }]))
  const [dischargerId] = await must(
    createDischargers(kysely, [{ code: 'D1', name: '示例水务', divisionCode: '42', validFrom }]),
  )
  const [outletId] = await must(
    createOutlets(kysely, [
      { dischargerId: dischargerId!, code: 'O1', name: '总排口', medium: 'water', validFrom },
    ]),
  )
  const point = (name: string, systemCode: string) => ({ outletId: outletId!, name, systemCode, validFrom })
  const points = await must(
    createPoints(kysely, [
      point('一', '32'),
      point('二', '32'),
      point('三', '31'),
      point('四', '32'),
      point('五', '32'),
    ]),
  )
  const logger = (mn: string, version: '2005' | '2017' | '2025') => ({
    mn,
    version,
    dischargerId: dischargerId!,
    name: mn,
    password: '123456',
    validFrom,
  })
  const loggers = await must(
    createLoggers(kysely, [
      logger(mnWater, '2017'),
      logger(mnTwo, '2017'),
      logger(mn2025, '2025'),
      logger(mnOld, '2005'),
    ]),
  )
  const link = (loggerAt: number, pointAt: number) => ({
    loggerId: loggers[loggerAt]!,
    pointId: points[pointAt]!,
    validFrom,
  })
  await must(linkLoggers(kysely, [link(0, 0), link(1, 1), link(1, 2), link(2, 3), link(3, 4)]))
  const factor = (pointAt: number, factorCode: string, unit: string | null = null, unitExponent = 0) => ({
    pointId: points[pointAt]!,
    factorCode,
    unit,
    unitExponent,
    validFrom,
  })
  await must(
    setFactors(kysely, [
      factor(0, 'w01018'),
      factor(0, 'w21003'),
      factor(1, 'w01018'),
      factor(2, 'a21026'),
      factor(0, 'w20122', 'µg/L', -3),
    ]),
  )
}

export async function openField(): Promise<Field> {
  const dir = await mkdtemp(join(tmpdir(), 'qingyuan-ingest-'))
  const db = await openTestDatabase()
  await fillRegistry(db)
  const bus = makeProcessBus(dir)
  const journal = await openJournal({ dir, segmentBytes: 64 * 1024 })
  let receivedAt = beginning
  const ingests: Ingest[] = []
  let start = journal.durable
  const store = (arrival: Arriving): Promise<FrameAddress> => {
    const given = typeof arrival === 'string' ? { text: arrival } : arrival
    receivedAt = given.at ?? receivedAt + 10
    const { verdict = 'accepted', peer = '127.0.0.1:5000', bytes = frameOf(given.text ?? '') } = given
    return append(journal, { receivedAt, peer, verdict, bytes })
  }
  const announce = (addresses: FrameAddress[]): FrameAddress[] => {
    bus.publish('journal.durable', { end: journal.durable })
    return addresses
  }
  const forget = async (): Promise<void> => {
    for (const ingest of ingests.splice(0)) await ingest.close()
    // Small tables: quicker than truncate.
    await db.pool.query(formedTables.map((table) => `delete from ${table}`).join(';'))
    await inTransaction(db.pool, (tx) => movePosition(tx, start, { applied: start, resume: start }))
  }
  return {
    db,
    dir,
    bus,
    arrive: async (...arrivals) => announce(await Promise.all(arrivals.map(store))),
    async arriveOneByOne(arrivals) {
      const addresses: FrameAddress[] = []
      for (const arrival of arrivals) addresses.push(await store(arrival))
      return announce(addresses)
    },
    async start(options) {
      const ingest = await startIngest({
        db,
        journalDir: dir,
        bus,
        now: Date.now,
        log: makeLog((process.env['TEST_LOG'] ?? 'silent') as LogLevel),
        durable: journal.durable,
        ...options,
      })
      ingests.push(ingest)
      return ingest
    },
    rows: async <T>(sql: string) => (await db.pool.query(sql)).rows as T[],
    async reset() {
      start = journal.durable
      receivedAt = beginning
      await forget()
    },
    rewind: forget,
    async close() {
      for (const ingest of ingests) await ingest.close()
      await journal.close()
      bus.close()
      await db.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

function append(journal: Journal, record: JournalRecord): Promise<FrameAddress> {
  return new Promise((resolve, reject) => {
    journal.append(record, (address, error) => {
      if (error === null) resolve(address)
      else reject(error)
    })
  })
}
