import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { startPostgres } from '../../scripts/setup/postgres.mjs'
import { openDatabase } from '../../server/db/database.ts'
import { registerLoggers, type TestLogger } from './loggers.ts'
import { acknowledgedBy, expectJournalWhole, expectReadingsOnce } from './proof.ts'
import { startPlatformProcess, type PlatformProcess } from '../platform-process.ts'
import { SteadySender } from './steady-sender.ts'

const loggers = 40
/** Small segments, so that kills fall on rolling and sealing too. */
const env = { JOURNAL_SEGMENT_MB: '1' }

let dir: string
let senders: SteadySender[]
let registered: TestLogger[]
let running: Promise<void>[]

const total = (): number => acknowledgedBy(senders)

/** Load until `count` more frames are acknowledged; it goes on while the caller does its worst. */
async function load(platform: PlatformProcess, count: number): Promise<void> {
  const goal = total() + count
  running = senders.map((sender) => sender.run(platform.tcpPort))
  await vi.waitFor(() => expect(total()).toBeGreaterThanOrEqual(goal), { timeout: 30_000, interval: 5 })
}

async function quiet(): Promise<void> {
  for (const sender of senders) sender.stop()
  await Promise.all(running)
}

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'qy-crash-'))
  senders = []
  running = []
})
afterEach(async () => {
  await rm(dir, { recursive: true, force: true })
})

async function prepare(databaseUrl: string | null): Promise<void> {
  const db = await openDatabase({ url: databaseUrl, dir: join(dir, 'db') })
  registered = await registerLoggers(db, loggers)
  await db.close()
  senders = registered.map(({ mn }) => new SteadySender(mn))
}

describe('kill -9 at full load', () => {
  test('PGlite: what was acknowledged is there, exactly once, after each of three kills', async () => {
    await prepare(null)
    for (let round = 0; round < 3; round += 1) {
      const platform = await startPlatformProcess({ dir, env })
      await load(platform, 3000)
      await platform.kill()
      await quiet()
    }
    const platform = await startPlatformProcess({ dir, env })
    await platform.settled()
    expect(await platform.stop()).toBe(0)
    expect(total()).toBeGreaterThan(9000)
    await expectJournalWhole(join(dir, 'journal'), { loggers: registered, senders })
    await expectReadingsOnce({ url: null, dir: join(dir, 'db') }, { loggers: registered, senders })
  }, 180_000)

  test('PostgreSQL: the platform is killed, then the database, then both', async () => {
    const postgres = await startPostgres()
    try {
      await prepare(postgres.url)
      const start = (): Promise<PlatformProcess> =>
        startPlatformProcess({ dir, databaseUrl: postgres.url, env })

      let platform = await start()
      await load(platform, 3000)
      await platform.kill()
      await quiet()

      // The database dies under the running platform: answers go on, ingest catches up.
      platform = await start()
      await load(platform, 2000)
      const before = total()
      await postgres.kill()
      await vi.waitFor(() => expect(total()).toBeGreaterThan(before + 2000), { timeout: 20_000, interval: 5 })
      await postgres.restart()
      await quiet()
      await platform.settled()

      await load(platform, 1000)
      await postgres.kill()
      await platform.kill()
      await quiet()
      await postgres.restart()

      platform = await start()
      await platform.settled()
      expect(await platform.stop()).toBe(0)
      await expectJournalWhole(join(dir, 'journal'), { loggers: registered, senders })
      await expectReadingsOnce({ url: postgres.url, dir }, { loggers: registered, senders })
    } finally {
      await postgres.stop()
    }
  }, 180_000)
})
