import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { deflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ConformanceReport, SandboxState, SandboxView } from '../../../contract/sandbox.ts'
import { FieldMachine, frameOf } from '../../../test/system/field-machine.ts'
import { openWorld, type World } from '../../../test/web/world.ts'
import { makeCode, makeSessionKey } from '../../lib/crypto.ts'
import { openSandbox, type Sandbox } from '../../sandbox/sandbox.ts'

const mn = '010000A8900016F000169DC0'
let at = Date.parse('2026-11-23T12:00:30+08:00')
let world: World
let sandbox: Sandbox
let cookie: string
const machines: FieldMachine[] = []

beforeEach(async () => {
  sandbox = await openSandbox({
    host: '127.0.0.1',
    port: 0,
    now: () => at,
    makeCode,
    makeKey: makeSessionKey,
    limits: {
      captureBytes: 1 << 20,
      framesOfSession: 300,
      framesPerMinute: 400,
      connectionsOfAddress: 4,
      sessions: 3,
    },
  })
  world = await openWorld({ sandbox })
  cookie = await world.signIn('admin')
})
afterEach(async () => {
  for (const machine of machines.splice(0)) machine.close()
  await world.close()
  await sandbox.close()
})

const post = (url: string, payload: object) =>
  world.app.inject({ method: 'POST', url, payload, headers: { cookie } })
const view = async (code: string): Promise<SandboxView> =>
  (await world.get(cookie, `/api/sandbox/sessions/${code}`)).json<SandboxView>()
const upload = (code: string, payload: Buffer | string) =>
  world.app.inject({
    method: 'POST',
    url: `/api/sandbox/sessions/${code}/capture`,
    payload,
    headers: { cookie, 'content-type': 'application/octet-stream' },
  })

async function makeSession(more: object = {}): Promise<string> {
  const made = await post('/api/sandbox/sessions', { version: '2017', mn, password: '123456', ...more })
  expect(made.statusCode).toBe(200)
  return made.json<{ code: string }>().code
}

async function connect(): Promise<FieldMachine> {
  const machine = await FieldMachine.connect(sandbox.port!)
  machines.push(machine)
  return machine
}

const uploadFrame = (second: number, of = mn): Buffer => {
  const two = String(second % 60).padStart(2, '0')
  return frameOf(
    `QN=202611231200${two}223;ST=32;CN=2011;PW=123456;MN=${of};Flag=5;CP=&&DataTime=202611231200${two};w01018-Rtd=36.9,w01018-Flag=N&&`,
  )
}

/** How many rows each table has that frames lead to. */
async function rowsOfTables(): Promise<Record<string, number>> {
  const { rows } = await world.db.pool.query<{ name: string }>(
    `select relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind in ('r', 'p')`,
  )
  const counts: Record<string, number> = {}
  for (const { name } of rows) {
    const { rows: counted } = await world.db.pool.query<{ n: number }>(
      `select count(*)::integer as n from "${name}"`,
    )
    counts[name] = counted[0]!.n
  }
  return counts
}

test('a machine on the sandbox port is answered as by the gateway, and no table knows of it', async () => {
  const before = await rowsOfTables()
  const code = await makeSession()
  const machine = await connect()
  machine.send(Buffer.from('+++REGISTER 7\r\n'))
  machine.send(uploadFrame(1))
  expect((await machine.answers(1))[0]).toBe(
    frameOf(`QN=20261123120001223;ST=91;CN=9014;PW=123456;MN=${mn};Flag=4;CP=&&&&`).toString(),
  )
  const { session, counts, feed, results } = await view(code)
  expect(session).toMatchObject({ connected: true, frames: 1, verdict: 'failed' })
  // What the modem sent before the MN was known belongs to the session.
  expect(counts.noiseBytes).toBeGreaterThan(0)
  expect(results.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id)).toEqual(['frame-header'])
  expect(feed.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['connected', 'up', 'down', 'noise']))
  expect(JSON.stringify(feed)).not.toContain('PW=123456')
  expect(await rowsOfTables()).toEqual(before)
  expect(world.journal.size).toBe(0)
})

test('a frame of another MN is shown as a stranger and not answered', async () => {
  await makeSession()
  const machine = await connect()
  machine.send(uploadFrame(1, '010000A8900016F000169DFF'))
  await vi.waitFor(async () => {
    const { strangers } = (await world.get(cookie, '/api/sandbox')).json<SandboxState>()
    expect(strangers).toMatchObject([{ mn: '010000A8900016F000169DFF' }])
  })
  expect(machine.received).toEqual([])
})

test('the captures of this project give a report, clause by clause, whose hash anybody can compute again', async () => {
  const code = await makeSession({ mn: '010000A8900016F000169DC1' })
  const captured = await upload(code, await readFile('test/fixtures/packets.jsonl'))
  expect(captured.statusCode).toBe(200)
  const { frames, ofHost } = captured.json<{ frames: number; ofHost: number }>()
  expect(frames).toBeGreaterThan(80)
  expect(ofHost).toBeGreaterThan(10)
  const reply = await world.get(cookie, `/api/sandbox/sessions/${code}/report.json`)
  expect(reply.headers['content-disposition']).toMatch(
    /attachment; filename="conformance-\w{8}-\d{14}-\w{8}\.json"/,
  )
  const report = reply.json<ConformanceReport>()
  expect(createHash('sha256').update(JSON.stringify(report.content)).digest('hex')).toBe(report.sha256)
  const outcomeOf = (id: string) => report.content.results.find((result) => result.id === id)!
  expect(report.content.verdict).toBe('failed')
  for (const id of ['frame-crc', 'frame-length', 'mn', 'cp-grammar', 'factor-code'])
    expect(outcomeOf(id), id).toMatchObject({ outcome: 'failed' })
  // A capture has no times of receipt and no exchange.
  for (const id of ['resend', 'clock', 'set-time'])
    expect(outcomeOf(id), id).toMatchObject({
      outcome: 'untested',
      exercise: { zh: expect.any(String) as string },
    })
})

test('bytes and hexadecimal text are captures, too', async () => {
  const code = await makeSession()
  const bytes = Buffer.concat([uploadFrame(1), uploadFrame(31)])
  expect((await upload(code, bytes)).json()).toEqual({ frames: 2, ofHost: 0, unreadable: 0 })
  expect((await upload(code, bytes.toString('hex').replaceAll(/(..)/g, '$1 '))).json()).toMatchObject({
    frames: 2,
  })
})

test.each<[string, () => Buffer, number, string]>([
  ['a huge file', () => Buffer.alloc(2 << 20, '##0101QN=1;'), 413, 'sandbox-capture-too-large'],
  ['random bytes', () => createNoise(500_000), 422, 'sandbox-no-frames'],
  [
    'a compressed file',
    () => Buffer.concat([Buffer.from('PK\x03\x04'), deflateRawSync(createNoise(90_000))]),
    422,
    'sandbox-no-frames',
  ],
  [
    'JSON that is nested a hundred thousand deep',
    () => Buffer.from(`{"raw":${'['.repeat(100_000)}\n`),
    422,
    'sandbox-no-frames',
  ],
  ['a line without end', () => Buffer.from(`{"raw":"${'a'.repeat(1_000_000)}`), 422, 'sandbox-no-frames'],
  ['nothing', () => Buffer.alloc(0), 422, 'sandbox-no-frames'],
])('%s is refused in words, and the platform goes on', async (_, bytes, status, problem) => {
  const code = await makeSession()
  const reply = await upload(code, bytes())
  expect([reply.statusCode, reply.json<{ code: string }>().code]).toEqual([status, problem])
  expect((await world.get(cookie, '/api/sandbox')).statusCode).toBe(200)
  expect(sandbox.session(code)!.counts.frames).toBeLessThanOrEqual(sandbox.limits.framesOfSession)
})

/** No `##` in it. */
function createNoise(bytes: number): Buffer {
  const noise = Buffer.alloc(bytes)
  let state = 1
  for (let i = 0; i < bytes; i += 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    noise[i] = (state >> 16) % 35
  }
  return noise
}

test('who sends more than a session takes is cut off; who sends only noise, too; the others go on', async () => {
  const code = await makeSession()
  const flood = await connect()
  for (let i = 0; i < 400; i += 1) flood.send(uploadFrame(i))
  await vi.waitFor(() => expect(flood.ended).toBe(true))
  expect(sandbox.session(code)!.counts.frames).toBe(300)
  expect((await view(code)).session.full).toBe(true)

  const noise = await connect()
  noise.send(Buffer.alloc(200_000, 'x'))
  await vi.waitFor(() => expect(noise.ended).toBe(true))
  const other = await makeSession({ mn: '010000A8900016F000169DC5' })
  const machine = await connect()
  machine.send(uploadFrame(1, '010000A8900016F000169DC5'))
  await machine.answers(1)
  expect((await view(other)).session.frames).toBe(1)
})

test('one address has so many connections and no more', async () => {
  const guests = [await connect(), await connect(), await connect(), await connect()]
  const fifth = await connect()
  await vi.waitFor(() => expect(fifth.ended).toBe(true))
  expect(guests.every(({ ended }) => !ended)).toBe(true)
})

test('an MN has one session at a time, sessions are bounded, and they end by themselves', async () => {
  const code = await makeSession()
  const again = await post('/api/sandbox/sessions', { version: '2017', mn, password: '123456' })
  expect([again.statusCode, again.json<{ code: string }>().code]).toEqual([409, 'sandbox-mn-taken'])
  await makeSession({ mn: '010000A8900016F000169DC6' })
  await makeSession({ mn: '010000A8900016F000169DC7' })
  const fourth = await post('/api/sandbox/sessions', {
    version: '2017',
    mn: '010000A8900016F000169DC8',
    password: '123456',
  })
  expect(fourth.json<{ code: string }>().code).toBe('sandbox-full')

  const machine = await connect()
  machine.send(uploadFrame(1))
  await machine.answers(1)
  at += 25 * 3_600_000
  await vi.waitFor(() => expect(sandbox.sessions()).toEqual([]))
  await vi.waitFor(() => expect(machine.ended).toBe(true))
  expect((await world.get(cookie, `/api/sandbox/sessions/${code}`)).statusCode).toBe(404)
})

test('the report is a PDF of that name', async () => {
  const code = await makeSession()
  const reply = await world.get(cookie, `/api/sandbox/sessions/${code}/report.pdf?language=en`)
  expect(reply.headers['content-type']).toBe('application/pdf')
  expect(reply.headers['content-disposition']).toContain(`conformance-${code}-`)
  expect(reply.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
})
