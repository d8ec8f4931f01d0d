import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, type World } from '../../test/web/world.ts'
import type { Health } from '../../contract/index.ts'
import { healthLimits, makeFacts, makeStillMonitor, type PartialFacts } from '../metrics/facts.fixture.ts'
import { makeExposition } from '../metrics/exposition.ts'
import { makeLog } from '../lib/log.ts'

let facts = makeFacts()
const token = 'token-of-the-scraper'
const lines: string[] = []
let world: World
beforeAll(async () => {
  const monitor = {
    facts: () => facts,
    health: () => makeStillMonitor(facts).health(),
    series: (span: '1h') => makeStillMonitor(facts).series(span),
  }
  world = await openWorld({
    monitor,
    metrics: { token, exposition: makeExposition(() => ({ facts, health: monitor.health() }), '1') },
    log: makeLog('info', { write: (line: string) => void lines.push(line) }),
  })
})
afterAll(() => world.close())

const ready = async (other: PartialFacts): Promise<{ code: number; health: Health }> => {
  facts = makeFacts(other)
  const reply = await world.get(null, '/api/ready')
  return { code: reply.statusCode, health: reply.json<Health>() }
}

test('/api/health answers whatever is wrong', async () => {
  facts = makeFacts({ journal: { state: 'faulted' }, pingSeconds: null })
  const reply = await world.get(null, '/api/health')
  expect([reply.statusCode, reply.json(), reply.headers['cache-control']]).toEqual([
    200,
    { status: 'ok' },
    'no-store',
  ])
})

test('/api/ready names every check with since when, words and advice in both languages', async () => {
  const { code, health } = await ready({})
  expect([code, health.status, health.checks.map(({ name, state }) => `${name} ${state}`)]).toEqual([
    200,
    'ready',
    ['gateway ok', 'journal ok', 'disk ok', 'ingest ok', 'database ok'],
  ])
  for (const { since, zh, en } of health.checks) {
    expect(Date.parse(since)).toBe(facts.startedAt)
    expect(zh.what).toMatch(/[一-龥]/)
    expect(en.what).not.toMatch(/[一-龥]/)
  }
})

test('without its database the platform is still sent frames; with a faulted journal it is not', async () => {
  const away = await ready({ pingSeconds: null })
  expect([away.code, away.health.status, away.health.hj212, away.health.pages]).toEqual([
    200,
    'degraded',
    'ready',
    'not-ready',
  ])
  const faulted = await ready({ journal: { state: 'faulted' } })
  expect([faulted.code, faulted.health.status, faulted.health.hj212]).toEqual([503, 'not-ready', 'not-ready'])
  expect(faulted.health.checks.find(({ name }) => name === 'journal')?.zh.advice).toMatch(/磁盘/)
  const late = await ready({ lagSeconds: healthLimits.lagSeconds + 1 })
  expect([late.code, late.health.pages]).toEqual([200, 'degraded'])
})

test('the probes tell no figures and no addresses to strangers', async () => {
  const { health } = await ready({ gateway: { limits: { counts: { noise: 1 }, recent: [] } } })
  expect(JSON.stringify(health)).not.toMatch(/bytes|10\.\d|MN0/i)
})

test('/metrics on the port of the pages: with the token only, a session is none', async () => {
  const cookie = await world.signIn('admin')
  for (const headers of [{}, { cookie }, { authorization: `Bearer ${token}x` }]) {
    const reply = await world.app.inject({ url: '/metrics', headers })
    expect([reply.statusCode, reply.body]).toEqual([401, 'METRICS_TOKEN\n'])
  }
  const reply = await world.app.inject({ url: '/metrics', headers: { authorization: `Bearer ${token}` } })
  expect(reply.statusCode).toBe(200)
  expect(reply.body).toContain('qingyuan_web_request_seconds_count{operation="session.create",status="200"}')
})

test('without a token set there are no figures on the port of the pages', async () => {
  const closed = await openWorld()
  expect((await closed.get(null, '/metrics')).body).not.toContain('qingyuan_')
  await closed.close()
})

test('each request of an operation is one line: which, whose, how it ended, how long; never its query', async () => {
  const cookie = await world.signIn('wuhan')
  lines.length = 0
  await world.get(cookie, '/api/overview/outlets?search=%E7%A7%98%E5%AF%86')
  await world.get(null, '/api/outlets/1')
  await world.get(null, '/no/such/path')
  const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(told).toMatchObject([
    {
      level: 'info',
      msg: 'request',
      operation: 'overview.outlets',
      userId: expect.any(Number) as number,
      status: 200,
    },
    { operation: 'outlet.get', userId: null, status: 401 },
  ])
  expect(told).toHaveLength(2)
  expect(told[0]!['durationMs']).toBeTypeOf('number')
  expect(lines.join('')).not.toMatch(/秘密|%E7|search/)
})
