import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { formatTime } from '../../hj212/index.ts'
import { startPostgres } from '../../scripts/setup/postgres.mjs'
import { findFakeClock } from '../../scripts/setup/tools.mjs'
import type { GatewayStatus } from '../../contract/gateway.ts'
import { openDatabase } from '../../server/db/database.ts'
import { startPlatformProcess, type PlatformProcess } from '../platform-process.ts'
import { FieldMachine, frameOf } from './field-machine.ts'
import { registerLoggers, testPassword, type TestLogger } from './loggers.ts'
import { acknowledgedBy, expectJournalWhole, expectReadingsOnce } from './proof.ts'
import { SteadySender, type SenderOptions } from './steady-sender.ts'

/** Small segments, so that faults fall on rolling and sealing too. */
const env = { JOURNAL_SEGMENT_MB: '1' }

let dir: string
let loggers: TestLogger[]
let senders: SteadySender[] = []
let running: Promise<void>[] = []
let platform: PlatformProcess | null = null

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'qy-faults-'))
})
afterEach(async () => {
  await quiet()
  await platform?.kill()
  platform = null
  await rm(dir, { recursive: true, force: true })
})

const total = (): number => acknowledgedBy(senders)

/** Registers loggers, and one more, and makes a sender for each. */
async function prepare(count: number, url: string | null, options: SenderOptions = {}): Promise<void> {
  const db = await openDatabase({ url, dir: join(dir, 'db') })
  loggers = await registerLoggers(db, count + 1)
  await db.close()
  senders = loggers.slice(0, count).map(({ mn }) => new SteadySender(mn, options))
}

/** What a logger measures just now. */
function liveFrame(mn: string, at: number): Buffer {
  const time = formatTime(at)
  const head = `QN=${time}000;ST=32;CN=2011;PW=${testPassword};MN=${mn};Flag=5`
  return frameOf(`${head};CP=&&DataTime=${time};w01018-Rtd=1.0,w01018-Flag=N&&`)
}

function sendTo(port: number): void {
  running = senders.map((sender) => sender.persist(port))
}

async function quiet(): Promise<void> {
  for (const sender of senders) sender.stop()
  await Promise.all(running)
  running = []
}

/** Until `count` more frames are acknowledged. */
async function acknowledge(count: number, timeout = 30_000): Promise<void> {
  const goal = total() + count
  await vi.waitFor(() => expect(total()).toBeGreaterThanOrEqual(goal), { timeout, interval: 10 })
}

/** A mount of its own, seen by the process alone; without root, in a user namespace of its own. */
function inMountNamespace(place: string, size: string): [string, ...string[]] {
  const flags = process.getuid?.() === 0 ? ['-m'] : ['-m', '-r']
  const mount = 'mount -t tmpfs -o size=$1 tmpfs "$0" && shift && exec "$@"'
  return ['unshare', ...flags, 'sh', '-c', mount, place, size, process.execPath]
}

test('a full disk of the journal: nothing is acknowledged, it is said, nothing is lost, it goes on by itself', async () => {
  await prepare(10, null, { patienceMs: 1000, restMs: 5 })
  const journalDir = join(dir, 'journal')
  await mkdir(journalDir)
  platform = await startPlatformProcess({ dir, env, command: inMountNamespace(journalDir, '24m') })
  const seen = `/proc/${platform.child.pid}/root${journalDir}`
  // Only the process and whoever looks through it sees the small disk.
  expect((await statfs(seen)).blocks * (await statfs(seen)).bsize).toBe(24 * 2 ** 20)
  sendTo(platform.tcpPort)
  await acknowledge(500)

  // The rest of the disk is taken by somebody else, to the last byte.
  const ballast = spawnSync('sh', ['-c', 'cat /dev/zero > "$0/somebody-elses" 2> /dev/null', seen])
  expect(ballast.status).not.toBe(0)
  const status = (): Promise<GatewayStatus> => platform!.status()
  await vi.waitFor(async () => expect((await status()).journal.state).toBe('faulted'), { timeout: 20_000 })
  const ready = await fetch(`http://127.0.0.1:${platform.httpPort}/api/ready`)
  expect(ready.status).toBe(503)
  await delay(200)
  const before = total()
  await delay(2000)
  expect(total()).toBe(before)
  expect((await status()).journal.state).toBe('faulted')

  await rm(join(seen, 'somebody-elses'))
  await acknowledge(1000)
  expect((await status()).journal.state).toBe('ready')
  await quiet()
  await platform.settled()
  await expectJournalWhole(seen, { loggers, senders })
  expect(await platform.stop()).toBe(0)
  platform = null
  await expectReadingsOnce({ url: null, dir: join(dir, 'db') }, { loggers, senders })
}, 120_000)

/** Seconds; a longer absence by `DATABASE_AWAY_SECONDS=180`. */
const away = Number(process.env['DATABASE_AWAY_SECONDS'] ?? 15)

test(
  'the database is away: the journal goes on acknowledging, ingest catches up',
  async () => {
    const postgres = await startPostgres()
    try {
      await prepare(20, postgres.url, { restMs: 20 })
      platform = await startPlatformProcess({ dir, databaseUrl: postgres.url, env })
      sendTo(platform.tcpPort)
      await acknowledge(1000)
      await postgres.kill()
      const connections = senders.map((sender) => sender.connections)
      const live = await FieldMachine.connect(platform.tcpPort)
      const until = performance.now() + away * 1000
      for (let second = 0; performance.now() < until; second += 1) {
        live.send(liveFrame(loggers[senders.length]!.mn, Date.now()))
        await live.answers(second + 1, 1000)
        // What the others send is back-fill: once much waits for the database each line rests for up to 4 s.
        if (second % 5 === 0) await acknowledge(senders.length, 5000)
        else await delay(1000)
      }
      live.close()
      expect(senders.map((sender) => sender.connections)).toEqual(connections)
      await postgres.restart()
      await quiet()
      await platform.settled()
      expect(await platform.stop()).toBe(0)
      platform = null
      await expectJournalWhole(join(dir, 'journal'), { loggers, senders })
      await expectReadingsOnce({ url: postgres.url, dir }, { loggers, senders })
    } finally {
      await postgres.stop()
    }
  },
  120_000 + 2000 * away,
)

test('the clock of the server steps back and forth: nobody is cut off, nothing is lost or doubled', async () => {
  const library = findFakeClock()
  if (library === null) throw new Error('libfaketime is missing: npm test installs it')
  const offset = join(dir, 'offset')
  await writeFile(offset, '+0\n')
  await prepare(10, null, { restMs: 10 })
  platform = await startPlatformProcess({
    dir,
    env: {
      ...env,
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: offset,
      FAKETIME_NO_CACHE: '1',
      // Nobody steps the monotonic clock.
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
  })
  const status = (): Promise<GatewayStatus> => platform!.status()
  // A logger that sends every hour says nothing through all of it.
  const silent = await FieldMachine.connect(platform.tcpPort)
  const spare = loggers.pop()!
  senders.pop()
  silent.send(
    frameOf(
      `QN=20261001000000000;ST=32;CN=2081;PW=${testPassword};MN=${spare.mn};Flag=5;CP=&&DataTime=20261001000000;RestartTime=20261001000000&&`,
    ),
  )
  await silent.answers(1)
  sendTo(platform.tcpPort)
  await acknowledge(300)
  for (const [step, hours] of [
    ['-2h', -2],
    ['+3h', 3],
    ['-30d', -720],
    ['+0', 0],
  ] as const) {
    await writeFile(offset, `${step}\n`)
    await acknowledge(300)
    const { at } = await status()
    expect(Math.abs(Date.parse(at) - Date.now() - hours * 3_600_000)).toBeLessThan(10_000)
    // Longer than the gateway takes between two looks at who is silent.
    await acknowledge(300)
    await delay(2500)
  }
  await quiet()
  expect(senders.map((sender) => sender.connections)).toEqual(senders.map(() => 1))
  expect(silent.ended).toBe(false)
  silent.close()
  await platform.settled()
  expect(await platform.stop()).toBe(0)
  platform = null
  await expectJournalWhole(join(dir, 'journal'), { loggers, senders })
  await expectReadingsOnce({ url: null, dir: join(dir, 'db') }, { loggers, senders })
}, 120_000)

test('twenty restarts under load, every other one by kill -9', async () => {
  const postgres = await startPostgres()
  try {
    await prepare(20, postgres.url, { patienceMs: 2000 })
    for (let round = 0; round < 20; round += 1) {
      platform = await startPlatformProcess({ dir, databaseUrl: postgres.url, env })
      sendTo(platform.tcpPort)
      await acknowledge(500)
      if (round % 2 === 0) expect(await platform.stop()).toBe(0)
      else await platform.kill()
      await quiet()
    }
    platform = await startPlatformProcess({ dir, databaseUrl: postgres.url, env })
    await platform.settled()
    expect(await platform.stop()).toBe(0)
    platform = null
    expect(total()).toBeGreaterThan(20 * 500)
    await expectJournalWhole(join(dir, 'journal'), { loggers, senders })
    await expectReadingsOnce({ url: postgres.url, dir }, { loggers, senders })
  } finally {
    await postgres.stop()
  }
}, 300_000)
