import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LiveReadings } from '../../../contract/index.ts'
import { openWorld, worldNow, type World } from '../../../test/web/world.ts'
import { Compile } from 'typebox/compile'
import type { ChangedReading } from '../../bus/bus.ts'
import { makePending } from './pending.ts'

const pace = { spacingMs: 40, heartbeatMs: 30, scopeMs: 1, streamsOfUser: 2, streamsInAll: 100 }

let world: World
beforeEach(async () => {
  world = await openWorld({ livePace: pace })
  await world.app.listen({ host: '127.0.0.1', port: 0 })
})
afterEach(() => world.close())

interface Stream {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly response: http.IncomingMessage
  /** Everything received so far. */
  text(): string
  /** Resolves when the text satisfies; rejects after 5 s. */
  until(holds: (text: string) => boolean): Promise<string>
  readonly ended: Promise<void>
  destroy(): void
}

const open = (cookie: string | null, query = ''): Promise<Stream> =>
  new Promise((resolve, reject) => {
    const { port } = world.app.server.address() as AddressInfo
    const request = http.get(
      {
        host: '127.0.0.1',
        port,
        path: `/api/live${query}`,
        headers: cookie === null ? {} : { cookie },
        agent: false,
      },
      (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
        const ended = new Promise<void>((done) => response.on('close', done))
        const until = async (holds: (text: string) => boolean): Promise<string> => {
          const deadline = Date.now() + 5000
          while (!holds(text)) {
            if (Date.now() > deadline) throw new Error(`not in 5 s; so far: ${text}`)
            await new Promise((next) => setTimeout(next, 5))
          }
          return text
        }
        resolve({
          status: response.statusCode!,
          headers: response.headers,
          response,
          text: () => text,
          until,
          ended,
          destroy: () => request.destroy(),
        })
      },
    )
    request.on('error', reject)
  })

const reading = (pointId: number, more: Partial<ChangedReading> = {}): ChangedReading => ({
  pointId,
  period: 'realtime',
  start: worldNow,
  receivedAt: worldNow + 100,
  ...more,
})
const say = (...readings: ChangedReading[]): void => world.bus.publish('data.changed', { readings })

const check = Compile(LiveReadings)
const eventsOf = (text: string): LiveReadings['changed'][] =>
  text
    .split('\n\n')
    .filter((block) => block.startsWith('event: readings\n'))
    .map((block) => {
      const data: unknown = JSON.parse(block.split('\ndata: ')[1]!)
      if (!check.Check(data)) throw new Error(`not of the contract: ${block}`)
      return data.changed
    })
const pointsIn = (text: string): number[] =>
  [
    ...new Set(
      eventsOf(text)
        .flat()
        .map(({ pointId }) => pointId),
    ),
  ].toSorted((a, b) => a - b)

describe('a stream', () => {
  test('tells what changed, of the points of the scope alone', async () => {
    const all = await open(await world.signIn('admin'))
    const owner = await open(await world.signIn('owner'))
    const stranger = await open(await world.signIn('stranger'))
    expect(all.status).toBe(200)
    expect(all.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-content-type-options': 'nosniff',
    })
    say(reading(1), reading(2), reading(3), reading(999))
    await all.until((text) => pointsIn(text).length === 3)
    await owner.until((text) => pointsIn(text).length > 0)
    await stranger.until((text) => pointsIn(text).length > 0)
    expect(pointsIn(all.text())).toEqual([1, 2, 3])
    expect(pointsIn(owner.text())).toEqual([1])
    expect(pointsIn(stranger.text())).toEqual([3])
    expect(eventsOf(owner.text())[0]).toEqual([
      { outletId: 1, pointId: 1, period: 'realtime', dataTime: worldNow, receivedAt: worldNow + 100 },
    ])
  })

  test('of one outlet', async () => {
    const stream = await open(await world.signIn('admin'), '?outlet=2')
    say(reading(1), reading(2), reading(3))
    await stream.until((text) => pointsIn(text).length > 0)
    expect(pointsIn(stream.text())).toEqual([2])
    expect((await open(await world.signIn('wuhan'), '?outlet=x')).status).toBe(400)
  })

  test('says much in few events', async () => {
    const stream = await open(await world.signIn('admin'))
    const started = performance.now()
    let sent = 0
    while (performance.now() - started < 400) {
      sent += 1
      say(reading(1, { start: worldNow + sent }), reading(2, { start: worldNow + sent }))
      await new Promise((next) => setTimeout(next, 2))
    }
    await stream.until(
      (text) =>
        eventsOf(text)
          .at(-1)
          ?.some(({ dataTime }) => dataTime === worldNow + sent) === true,
    )
    const events = eventsOf(stream.text())
    const most = (performance.now() - started) / pace.spacingMs + 2
    expect(events.length).toBeGreaterThan(1)
    expect(events.length).toBeLessThanOrEqual(most)
    // Of each point and period once in an event.
    for (const event of events) expect(event.length).toBeLessThanOrEqual(2)
  })

  test('beats while nothing happens', async () => {
    const stream = await open(await world.signIn('admin'))
    await stream.until((text) => text.split(': still here').length > 3)
    expect(eventsOf(stream.text())).toEqual([])
  })

  test('follows the registry', async () => {
    const stream = await open(await world.signIn('owner'))
    await world.db.pool.query(`update point set discharger_id = 1, division_code = '420102' where id = 3`)
    world.bus.publish('registry.changed', { reason: 'test' })
    await stream.until((text) => {
      say(reading(3))
      return pointsIn(text).includes(3)
    })
    await world.db.pool.query(
      `update point set discharger_id = 3, division_code = '420502' where id in (1, 3)`,
    )
    world.bus.publish('registry.changed', { reason: 'test' })
    // Once the change is seen, nothing of the point that was taken away comes any more.
    let before = -1
    await stream.until((text) => {
      const count = eventsOf(text).length
      const isSettled = count === before && text.endsWith(': still here\n\n: still here\n\n')
      before = count
      say(reading(1), reading(3))
      return isSettled
    })
  })
})

describe('a stream ends', () => {
  test('with sign-out', async () => {
    const cookie = await world.signIn('admin')
    const stream = await open(cookie)
    const other = await open(await world.signIn('admin'))
    await world.app.inject({ method: 'DELETE', url: '/api/session', headers: { cookie } })
    await stream.ended
    say(reading(1))
    await other.until((text) => pointsIn(text).length > 0)
    expect(pointsIn(stream.text())).toEqual([])
  })

  test('with the session', async () => {
    const stream = await open(await world.signIn('admin'))
    world.clock.advance(25 * 3_600_000)
    await stream.ended
  })

  test('with the user', async () => {
    const stream = await open(await world.signIn('owner'))
    await world.db.pool.query(`update app_user set disabled_at = now() where login = 'owner'`)
    await stream.ended
  })

  test('when nobody can say who may see what', async () => {
    const stream = await open(await world.signIn('owner'))
    await world.db.pool.query('alter table point rename to point_gone')
    await stream.ended
  })

  test('with the platform, which does not wait for readers', async () => {
    const stream = await open(await world.signIn('admin'))
    const started = performance.now()
    await world.app.close()
    await stream.ended
    expect(performance.now() - started).toBeLessThan(3000)
  })
})

describe('not', () => {
  test('for nobody', async () => {
    expect((await open(null)).status).toBe(401)
  })

  test('more than a few for one user; one that closed makes room', async () => {
    const cookie = await world.signIn('admin')
    const first = await open(cookie)
    await open(cookie)
    expect((await open(cookie)).status).toBe(429)
    expect((await open(await world.signIn('wuhan'))).status).toBe(200)
    first.destroy()
    let status = 429
    for (let attempt = 0; attempt < 200 && status === 429; attempt += 1) status = (await open(cookie)).status
    expect(status).toBe(200)
  })

  test('much memory for a reader that does not read', async () => {
    const stream = await open(await world.signIn('admin'))
    stream.response.pause()
    await world.db.pool
      .query(`insert into point (id, outlet_id, discharger_id, division_code, name, system_code, valid_from)
      select 1000 + n, 1, 1, '420102', 'x', '32', '2026-01-01' from generate_series(1, 3000) n`)
    world.bus.publish('registry.changed', { reason: 'test' })
    const burst = (start: number): ChangedReading[] =>
      Array.from({ length: 3000 }, (_, n) => reading(1001 + n, { start }))
    // 3 000 entries are some 300 KB an event; a hundred of them would be 30 MB if they were queued.
    let written = 0
    for (let n = 1; n <= 100; n += 1) {
      say(...burst(worldNow + n))
      await new Promise((next) => setTimeout(next, pace.spacingMs))
    }
    stream.response.on('data', (chunk: string) => (written += chunk.length))
    stream.response.resume()
    await stream.until((text) => text.includes(`"dataTime":${worldNow + 100},`))
    expect(written).toBeLessThan(15_000_000)
    expect(
      eventsOf(stream.text())
        .at(-1)!
        .every(({ dataTime }) => dataTime === worldNow + 100),
    ).toBe(true)
  })
})

test('what is pending is the newest of each point and period', () => {
  const pending = makePending()
  const visible = new Map([[1, 10]])
  pending.add([reading(1, { start: 2 }), reading(1, { start: 1 }), reading(2)], visible, null)
  pending.add([reading(1, { start: 3, period: 'hour' })], visible, null)
  expect(pending.take()!.changed.map(({ period, dataTime }) => [period, dataTime])).toEqual([
    ['realtime', 2],
    ['hour', 3],
  ])
  expect(pending.take()).toBeNull()
})
