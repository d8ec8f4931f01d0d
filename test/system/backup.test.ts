import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startPostgres } from '../../scripts/setup/postgres.mjs'
import { openDatabase } from '../../server/db/database.ts'
import { Client } from 'pg'
import { startPlatformProcess, type PlatformProcess } from '../platform-process.ts'
import { registerLoggers, type TestLogger } from './loggers.ts'
import { acknowledgedBy, expectJournalWhole, expectReadingsOnce } from './proof.ts'
import { SteadySender } from './steady-sender.ts'

/** The drill of docs/operations/backup.md, with the scripts that are shipped. */
const env = { JOURNAL_SEGMENT_MB: '1' }
let dir: string
let registered: TestLogger[]
let senders: SteadySender[]
let running: Promise<void>[] = []

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'qy-backup-'))
})
afterEach(async () => {
  await rm(dir, { recursive: true, force: true })
})

async function prepare(url: string | null, data: string): Promise<void> {
  const db = await openDatabase({ url, dir: join(data, 'db') })
  registered = await registerLoggers(db, 10)
  await db.close()
  senders = registered.map(({ mn }) => new SteadySender(mn, { restMs: 1 }))
}

async function load(platform: PlatformProcess, count: number): Promise<void> {
  const goal = acknowledgedBy(senders) + count
  running = senders.map((sender) => sender.run(platform.tcpPort))
  await vi.waitFor(() => expect(acknowledgedBy(senders)).toBeGreaterThanOrEqual(goal), {
    timeout: 30_000,
    interval: 5,
  })
}

async function quiet(): Promise<void> {
  for (const sender of senders) sender.stop()
  await Promise.all(running)
}

/** Beside the senders of this process: they go on meanwhile. */
async function script(
  name: string,
  argument: string,
  settings: Record<string, string>,
): Promise<{ status: number | null; said: string }> {
  const { DATABASE_URL: _, ...inherited } = process.env
  const child = spawn('sh', [`deploy/${name}.sh`, argument], { env: { ...inherited, ...settings } })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, said }
}

/** What was acknowledged up to now; more may be sent afterwards. */
const acknowledgedNow = (): SteadySender[] =>
  senders.map((sender) =>
    Object.assign(Object.create(sender) as SteadySender, { acknowledged: sender.acknowledged }),
  )

test('PostgreSQL: backed up under load, restored into nothing, and every acknowledged frame is there once', async () => {
  const postgres = await startPostgres()
  try {
    const data = join(dir, 'data')
    const backup = join(dir, 'backup')
    await prepare(postgres.url, data)
    const platform = await startPlatformProcess({ dir: data, databaseUrl: postgres.url, env })
    await load(platform, 6000)
    const safe = acknowledgedNow()
    const settings = { QINGYUAN_DIR: data, DATABASE_URL: postgres.url }
    expect(await script('backup', backup, settings)).toEqual({
      status: 0,
      said: expect.any(String) as string,
    })
    // It was answered all the while; a second run copies what is new.
    expect(acknowledgedBy(senders)).toBeGreaterThan(acknowledgedBy(safe))
    const later = acknowledgedNow()
    expect(await script('backup', backup, settings)).toEqual({
      status: 0,
      said: expect.any(String) as string,
    })
    await quiet()
    await platform.kill()

    const admin = new Client({ connectionString: postgres.url })
    await admin.connect()
    await admin.query('create database restored')
    await admin.end()
    const url = new URL(postgres.url)
    url.pathname = '/restored'
    const restored = join(dir, 'restored')
    expect(await script('restore', backup, { QINGYUAN_DIR: restored, DATABASE_URL: url.href })).toMatchObject(
      { status: 0 },
    )
    const again = await startPlatformProcess({ dir: restored, databaseUrl: url.href, env })
    // The journal is ahead of the database: what lies between is read again.
    await again.settled()
    expect((await again.status()).health.status).toBe('ready')
    expect(await again.stop()).toBe(0)
    await expectJournalWhole(join(restored, 'journal'), { loggers: registered, senders: later })
    await expectReadingsOnce({ url: url.href, dir: restored }, { loggers: registered, senders: later })
    const twice = await script('restore', backup, { QINGYUAN_DIR: restored, DATABASE_URL: url.href })
    expect(twice).toMatchObject({ status: 2, said: expect.stringContaining('不是空目录') as string })
  } finally {
    await postgres.stop()
  }
}, 180_000)

test('embedded database: copied while it stands still, the journal any time; a journal older than the database is told', async () => {
  const data = join(dir, 'data')
  const backup = join(dir, 'backup')
  await prepare(null, data)
  let platform = await startPlatformProcess({ dir: data, env })
  await load(platform, 1500)
  await quiet()
  await platform.settled()
  expect(await platform.stop()).toBe(0)
  expect(await script('backup', backup, { QINGYUAN_DIR: data })).toEqual({
    status: 0,
    said: expect.any(String) as string,
  })

  await cp(join(backup, 'journal'), join(dir, 'old'), { recursive: true })
  // While it runs only the journal is copied, into the same backup, and that is said.
  platform = await startPlatformProcess({ dir: data, env })
  await load(platform, 3000)
  const safe = acknowledgedNow()
  expect(await script('backup', backup, { QINGYUAN_DIR: data })).toMatchObject({ status: 3 })
  await quiet()
  await platform.settled()
  expect(await platform.stop()).toBe(0)

  const restored = join(dir, 'restored')
  expect(await script('restore', backup, { QINGYUAN_DIR: restored })).toEqual({
    status: 0,
    said: expect.any(String) as string,
  })
  platform = await startPlatformProcess({ dir: restored, env })
  await platform.settled()
  expect(await platform.stop()).toBe(0)
  await expectJournalWhole(join(restored, 'journal'), { loggers: registered, senders: safe })
  await expectReadingsOnce({ url: null, dir: join(restored, 'db') }, { loggers: registered, senders: safe })

  // The database of the end with a journal from before: ingest stands still and says why; frames are taken.
  await rm(join(data, 'journal'), { recursive: true })
  await rename(join(dir, 'old'), join(data, 'journal'))
  platform = await startPlatformProcess({ dir: data, env })
  await vi.waitFor(async () => {
    const { health } = await platform.status()
    expect(health.checks.find(({ name }) => name === 'ingest')?.code).toBe('ingest-ahead')
    expect(health.hj212).toBe('ready')
  })
  await platform.stop()
}, 180_000)
