import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { openDatabase } from '../../server/db/database.ts'
import { openJournalReader, scanEnd } from '../../server/journal/read.ts'
import { verifyJournal } from '../../server/journal/verify.ts'
import { startPlatformProcess, type PlatformProcess } from '../platform-process.ts'
import { makeAuthority } from './certificates.ts'
import { frameOf } from './field-machine.ts'
import { HostileClient } from './hostile-client.ts'
import { registerLoggers, testMn, testPassword } from './loggers.ts'
import { PunctualLogger } from './punctual-logger.ts'

/**
 * The built platform among hostile clients. Honest loggers speak from 127.0.0.1 all the time; every attack comes
 * from an address of its own. After each: all honest frames answered in time, memory bounded, the limit counted.
 */
const honestLoggers = 20
const attackerMn = testMn(honestLoggers)
/** A logger of the field waits 10 s for its answer. Attackers and honest loggers share the loop of this process. */
const mostWaitMs = 3000
const mostGrowthMb = 150

const patience = { timeout: 10_000, interval: 100 }

const env = {
  TCP_SHARED_NETWORKS: '127.0.0.1',
  TCP_MAX_CONNECTIONS_PER_ADDRESS: '50',
  TCP_NEW_CONNECTIONS_PER_MINUTE: '200',
  TCP_FRAMES_PER_MINUTE: '4000',
  TCP_MN_FRAMES_PER_MINUTE: '3000',
  TCP_NOISE_KB: '32',
  TCP_FIRST_FRAME_SECONDS: '2',
  TCP_UNFINISHED_SECONDS: '1',
  TCP_UNACCEPTED_KB_PER_MINUTE: '128',
  TLS_HANDSHAKE_SECONDS: '1',
  TCP_TLS_PORT: '0',
}

let dir: string
let platform: PlatformProcess
let honest: PunctualLogger[]
let clients: HostileClient[] = []
let calmMb: number
const report: string[] = []

async function rssMb(): Promise<number> {
  const status = await readFile(`/proc/${platform.child.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)![1]) / 1024
}

async function limit(kind: string): Promise<number> {
  const { limits } = await platform.status()
  return limits.counts[kind] ?? -1
}

const met = (kind: string, times = 1): Promise<void> =>
  vi.waitFor(async () => expect(await limit(kind)).toBeGreaterThanOrEqual(times), patience)

async function connect(from: string, port = platform.tcpPort): Promise<HostileClient> {
  const client = await HostileClient.connect(port, from)
  clients.push(client)
  return client
}

const frame = (mn: string, index: number, password = testPassword): Buffer => {
  const time = `20261001${String(Math.floor(index / 3600) % 24).padStart(2, '0')}${String(Math.floor(index / 60) % 60).padStart(2, '0')}${String(index % 60).padStart(2, '0')}`
  return frameOf(
    `QN=${time}000;ST=32;CN=2011;PW=${password};MN=${mn};Flag=5;CP=&&DataTime=${time};w01018-Rtd=1.0&&`,
  )
}

/** Runs an attack and holds what the honest loggers saw meanwhile against what they may expect. */
async function among(name: string, attack: () => Promise<void>): Promise<void> {
  const before = honest.map(({ waits }) => waits.length)
  await attack()
  await vi.waitFor(() => {
    for (const [i, { waits }] of honest.entries()) expect(waits.length).toBeGreaterThan(before[i]! + 1)
  }, patience)
  const waits = honest.flatMap(({ waits }, i) => waits.slice(before[i])).sort((a, b) => a - b)
  const p99 = waits[Math.floor(waits.length * 0.99)]!
  const mb = await rssMb()
  report.push(
    `${name}: ${waits.length} honest frames, p99 ${p99.toFixed(1)} ms, longest ${waits.at(-1)!.toFixed(1)} ms, RSS ${mb.toFixed(0)} MB`,
  )
  expect(waits.at(-1)).toBeLessThan(10_000)
  expect(p99).toBeLessThan(mostWaitMs)
  expect(mb - calmMb).toBeLessThan(mostGrowthMb)
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'qy-hostile-'))
  const db = await openDatabase({ url: null, dir: join(dir, 'db') })
  await registerLoggers(db, honestLoggers + 1)
  await db.close()
  const host = makeAuthority('Test CA').issue('localhost')
  const files = { TLS_CERT: join(dir, 'cert.pem'), TLS_KEY: join(dir, 'key.pem') }
  await writeFile(files.TLS_CERT, host.cert)
  await writeFile(files.TLS_KEY, host.key)
  platform = await startPlatformProcess({ dir, env: { ...env, ...files } })
  honest = Array.from({ length: honestLoggers }, (_, i) => new PunctualLogger(testMn(i)))
  for (const one of honest) await one.begin(platform.tcpPort, 50)
  // Warm: the heap of the first seconds is no measure.
  await vi.waitFor(() => expect(honest[0]!.waits.length).toBeGreaterThan(30), patience)
  calmMb = await rssMb()
})
afterEach(() => {
  for (const client of clients) client.close()
  clients = []
})
afterAll(async () => {
  for (const one of honest) await one.stop()
  await platform.stop()
  await rm(dir, { recursive: true, force: true })
  console.log(report.join('\n'))
})

test('those who connect and say nothing, and those who reset in the middle', () =>
  among('half-open', async () => {
    const silent = []
    for (let i = 0; i < 50; i += 1) silent.push(await connect('127.0.1.1'))
    for (let i = 0; i < 50; i += 1) {
      const client = await connect('127.0.1.2')
      await client.write(frame(attackerMn, i).subarray(0, 40))
      client.reset()
    }
    await Promise.all(silent.map((client) => client.closed()))
    await met('first-frame', 50)
  }))

test('many connections of one address, and one that comes and goes', () =>
  among('connections', async () => {
    for (let i = 0; i < 150; i += 1) await connect('127.0.2.1')
    await met('connections-of-address', 100)
    for (let i = 0; i < 600; i += 1) (await connect('127.0.2.2')).close()
    await met('connection-rate', 300)
  }))

test('byte by byte, without end', () =>
  among('slow', async () => {
    const slow = await Promise.all(Array.from({ length: 20 }, () => connect('127.0.3.1')))
    // A whole frame first, so that only the drip can end them.
    for (const client of slow) await client.write(frame('FFFFFFFFFFFFFFFFFFFFFFFF', 0))
    const text = '##0900QN=20160801085857223'
    let at = 0
    const drip = setInterval(() => {
      for (const client of slow) void client.write(text[at % text.length]!)
      at += 1
    }, 50)
    await Promise.all(slow.map((client) => client.closed()))
    clearInterval(drip)
    await met('unfinished', 20)
  }))

test('huge frames, frames without end, noise and random bytes', () =>
  among('bytes', async () => {
    const huge = Buffer.concat([Buffer.from('##9999QN=1;ST=32;CP=&&'), Buffer.alloc(2 ** 20, 0x61)])
    const endless = Buffer.from('##1024QN=1;ST=32;MN=1;CP=&&a=1;'.repeat(10_000))
    const noise = Buffer.alloc(2 ** 20, 0x2e)
    const hash = Buffer.alloc(2 ** 20, 0x23)
    const until = performance.now() + 3000
    await Promise.all(
      [huge, endless, noise, randomBytes(2 ** 21), hash].map(async (bytes, i) => {
        while (performance.now() < until) {
          const client = await HostileClient.connect(platform.tcpPort, `127.0.4.${i + 1}`)
          await client.write(bytes)
          client.close()
        }
      }),
    )
    await met('noise', 2)
    await met('unaccepted-of-address', 2)
  }))

test('thousands of frames with a wrong CRC, of unknown devices, with wrong passwords', () =>
  among('lies', async () => {
    const broken = Buffer.from(frame(attackerMn, 0).toString('latin1').replace('w01018', 'w01019'), 'latin1')
    const until = performance.now() + 3000
    const flood = (from: string, make: (index: number) => Buffer): Promise<void>[] =>
      Array.from({ length: 4 }, async () => {
        for (let index = 0; performance.now() < until; index += 100) {
          const client = await HostileClient.connect(platform.tcpPort, from)
          for (let i = 0; i < 10; i += 1)
            await client.write(Buffer.concat(Array.from({ length: 100 }, (_, n) => make(index + n))))
          client.close()
        }
      })
    await Promise.all([
      ...flood('127.0.5.1', () => broken),
      ...flood('127.0.5.2', (i) => frame(`FFFFFFFFFFFFFFFF${String(i).padStart(8, '0')}`, i)),
      ...flood('127.0.5.3', (i) => frame(attackerMn, i, String(100_000 + i))),
    ])
    await met('wrong-password')
    await met('unaccepted-of-address', 6)
    const { limits } = await platform.status()
    expect(limits.recent.map(({ address }) => address)).toEqual(
      expect.arrayContaining(['127.0.5.1', '127.0.5.2', '127.0.5.3']),
    )
    // The guesser has shut out only its own address.
    const right = await connect('127.0.5.4')
    await right.write(frame(attackerMn, 1))
    await vi.waitFor(() => expect(right.received).toBeGreaterThan(0), patience)
  }))

test('valid frames of one device by the thousand, and nobody who reads the answers', () =>
  among('flood', async () => {
    const flood = await connect('127.0.6.1')
    flood.socket.pause()
    for (let i = 0; i < 60 && !flood.isClosed; i += 1) {
      const batch = Buffer.concat(Array.from({ length: 100 }, (_, n) => frame(attackerMn, i * 100 + n)))
      // Back-pressure: at some point it is not taken any more.
      flood.socket.write(batch)
    }
    await met('mn-frame-rate')
    expect(flood.isClosed).toBe(false)
  }))

test('garbage at the TLS port, and handshakes that never end', () =>
  among('TLS', async () => {
    const port = platform.tcpTlsPort!
    const garbage = await Promise.all(Array.from({ length: 20 }, () => connect('127.0.7.1', port)))
    for (const client of garbage) await client.write(randomBytes(1000))
    const slow = await Promise.all(Array.from({ length: 20 }, () => connect('127.0.7.2', port)))
    // A ClientHello of 512 bytes is announced, and begun.
    for (const client of slow) await client.write(Buffer.from('160301020001', 'hex'))
    const drip = setInterval(() => {
      for (const client of slow) void client.write(Buffer.from([0]))
    }, 100)
    await Promise.all([...garbage, ...slow].map((client) => client.closed()))
    clearInterval(drip)
    await met('tls-handshake', 40)
  }))

test('when it is told to stop it answers what is durable; strangers have not filled the journal', async () => {
  const flooders = await Promise.all(Array.from({ length: 5 }, (_, i) => connect(`127.0.8.${i + 1}`)))
  for (const flooder of flooders) for (let i = 0; i < 200; i += 1) flooder.socket.write(frame(attackerMn, i))
  const answered = honest.map(({ waits }) => waits.length)
  expect(await platform.stop()).toBe(0)
  for (const one of honest) await one.stop()
  const sent = honest.flatMap(({ waits }) => waits)
  expect(sent.filter((wait) => wait === Infinity).length).toBeLessThanOrEqual(honestLoggers)

  const journalDir = join(dir, 'journal')
  for await (const segment of verifyJournal(journalDir)) expect(segment).toMatchObject({ faults: [] })
  const kept = new Map<string, Set<string>>()
  let refusedBytes = 0
  const reader = await openJournalReader(journalDir)
  const end = await scanEnd(journalDir)
  for (let from = reader.first(); from < end;) {
    const { records, next } = await reader.read(from, end, 1 << 22)
    for (const { verdict, bytes } of records) {
      if (verdict !== 'accepted') refusedBytes += bytes.length
      const [, mn, time] = /CN=2051;.*MN=(\w+);.*DataTime=(\d+)/.exec(bytes.toString('latin1')) ?? []
      if (mn !== undefined) kept.set(mn, (kept.get(mn) ?? new Set()).add(time!))
    }
    from = next
  }
  await reader.close()
  for (const [i, { waits }] of honest.entries()) {
    const acknowledged = waits.filter((wait) => wait !== Infinity).length
    expect(acknowledged).toBeGreaterThanOrEqual(answered[i]!)
    expect(kept.get(testMn(i))!.size).toBeGreaterThanOrEqual(acknowledged)
  }
  // A dozen addresses, 128 KB a minute each; what was sent is 40 MB.
  expect(refusedBytes).toBeLessThan(4 * 2 ** 20)
})
