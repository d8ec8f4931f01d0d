import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type {
  LoggerDetail,
  LoggerEvent,
  Reply,
  getLoggerClock,
  listLoggers,
} from '../../../contract/index.ts'
import { openWorld, worldNow, type World } from '../../../test/web/world.ts'

let world: World
let admin: string
beforeAll(async () => {
  world = await openWorld({
    connectionOf: (mn) => (mn.endsWith('1') ? { peer: '10.0.0.1:5000', since: worldNow - 60_000 } : null),
  })
  await world.db.pool.query(`
    insert into logger_state values (2, '2026-11-23 03:30:00+00', 300, '10.0.0.2:5000', 5);
    insert into logger_deviation values (1, 'parts-missing', 2, 4294967396, '2026-11-23 04:00:00+00'),
      (1, 'not-in-any-table', 1, 4294967396, '2026-11-23 04:00:00+00');
    insert into logger_watch values (1, '10.0.0.1', '2017', false, 7, -90000.4, '2026-11-23 03:55:00+00'),
      (2, '10.0.0.2', '2017', false, 0, 120, '2026-11-23 03:25:00+00');
    insert into logger_clock values
      ('2026-11-23 00:00+00', 1, array[-90000.4, 'NaN', -91000, ${'-91000,'.repeat(8)} -90000]::real[],
        array[12.2, 'NaN', ${'5,'.repeat(9)} 5]::real[]),
      ('2026-11-23 03:00+00', 1, array[${'-90000,'.repeat(11)} -90000]::real[], array[${'5,'.repeat(11)} 5]::real[]);
    insert into logger_event (at, last_at, ended_at, frame, last_frame, count, logger_id, kind, detail) values
      ('2026-11-22 00:00+00', '2026-11-22 01:00+00', '2026-11-22 01:00+00', 4294967300, 4294967310, 9, 1,
        'address-change', '{"before": "10.0.0.9", "after": "10.0.0.1", "otherId": 3}'),
      ('2026-11-23 00:10+00', '2026-11-23 03:55+00', null, 4294967320, 4294967390, 40, 1, 'clock-drift',
        '{"driftMs": -90000, "jitterMs": null}'),
      ('2026-11-23 02:10+00', '2026-11-23 02:10+00', null, 4294967330, 4294967330, 1, null, 'platform-clock',
        '{"offsetMs": 600000, "loggers": 3}'),
      ('2026-11-23 02:20+00', '2026-11-23 02:20+00', null, 4294967340, 4294967340, 1, 3, 'foreign-password', '{}'),
      ('2026-11-23 02:30+00', '2026-11-23 02:30+00', null, 4294967350, 4294967350, 1, 2, 'address-change', '{}')`)
  admin = await world.signIn('admin')
})
afterAll(() => world.close())

type List = Reply<typeof listLoggers>
const list = async (query = '', cookie = admin): Promise<List> => {
  const response = await world.get(cookie, `/api/loggers${query}`)
  expect(response.statusCode, response.body).toBe(200)
  return response.json<List>()
}
const idsOf = async (query: string): Promise<number[]> => (await list(query)).loggers.map(({ id }) => id)

describe('the list of loggers', () => {
  test('counts every state and concern, and puts first what needs a look', async () => {
    const { total, counts, loggers } = await list()
    expect(total).toBe(4)
    expect(counts).toEqual({
      all: 4,
      live: 1,
      stale: 1,
      offline: 0,
      silent: 2,
      clock: 1,
      identity: 1,
      deviation: 1,
    })
    expect(loggers.map(({ id, concerns }) => [id, concerns])).toEqual([
      [3, ['identity']],
      [1, ['clock', 'deviation']],
      [2, []],
      [4, []],
    ])
    expect(loggers[1]).toMatchObject({
      mn: 'MN0000000000000000000001',
      discharger: '江岸污水处理厂',
      division: '江岸区',
      state: 'live',
      driftMs: -90_000,
      deviations: 3,
      lastPeer: '10.0.0.1:5000',
    })
  })

  test.each([
    ['?state=live', [1]],
    ['?state=silent', [3, 4]],
    ['?concern=clock', [1]],
    ['?concern=identity', [3]],
    ['?concern=deviation&state=offline', []],
    ['?text=%E8%A5%BF%E9%99%B5', [3, 4]],
    ['?text=mn0000000000000000000002', [2]],
    ['?text=%25', []],
    ['?sort=seen', [3, 4, 2, 1]],
    ['?sort=drift&pageSize=2', [1, 2]],
    ['?sort=drift&pageSize=2&page=2', [3, 4]],
  ])('%s', async (query, ids) => {
    expect(await idsOf(query)).toEqual(ids)
  })

  test('counts what the text leaves, whatever state is asked for', async () => {
    const { counts, total } = await list('?text=MN0000000000000000000001&state=offline')
    expect([counts.all, counts.live, total]).toEqual([1, 1, 0])
  })

  test('as a file has all rows, and no cell that a spreadsheet would run', async () => {
    await world.db.pool.query(`update logger set name = '=1+1' where id = 2`)
    const response = await world.get(admin, '/api/loggers.csv?sort=x'.replace('?sort=x', ''))
    expect(response.headers['content-type']).toBe('text/csv; charset=utf-8')
    const lines = response.body.trim().split('\r\n')
    expect(lines).toHaveLength(5)
    expect(lines.find((line) => line.startsWith('MN0000000000000000000001'))).toContain(
      ',在线,2026-11-23 12:00:02,10.0.0.1:5000,-90,是,,3',
    )
    expect(response.body).toContain(",'=1+1,")
    expect((await world.get(admin, '/api/loggers.csv?concern=clock')).body.trim().split('\r\n')).toHaveLength(
      2,
    )
  })
})

describe('one logger', () => {
  const get = async (id: number, cookie = admin) =>
    (await world.get(cookie, `/api/loggers/${id}`)).json<LoggerDetail>()

  test('says where it is connected, how its clock is, what it does wrong and what to do', async () => {
    const logger = await get(1)
    expect(logger).toMatchObject({
      state: 'live',
      connection: { peer: '10.0.0.1:5000', since: new Date(worldNow - 60_000).toISOString() },
      reconnects: 7,
      spokenVersion: '2017',
      driftMs: -90_000,
      concerns: ['clock', 'deviation'],
      thresholds: { driftBeginMs: 60_000, driftEndMs: 30_000, source: 'engineering-advice' },
      points: [{ id: 1, name: '监测点', outletId: 1, outletName: '总排口', systemCode: '32' }],
      lastFrame: '1-100',
    })
    expect(logger.deviations.map(({ kind, remedyZh }) => [kind, remedyZh === ''])).toEqual([
      ['crc-lower-case', false],
      ['parts-missing', false],
      ['not-in-any-table', true],
    ])
    expect(JSON.stringify(logger)).not.toContain('SecretPW')
  })

  test('that was never heard says so', async () => {
    expect(await get(3)).toMatchObject({ state: 'silent', lastSeenAt: null, connection: null, driftMs: null })
  })

  test('has a curve of its clock with gaps, cut to the range', async () => {
    type Curve = Reply<typeof getLoggerClock>
    const curve = async (from: string, to: string) =>
      (await world.get(admin, `/api/loggers/1/clock?from=${from}&to=${to}`)).json<Curve>()
    const { windowMs, points } = await curve('2026-11-23T00:05:00Z', '2026-11-23T04:00:00Z')
    const at = (text: string): number => Date.parse(`2026-11-23T${text}:00Z`)
    expect(windowMs).toBe(300_000)
    expect(points.slice(0, 2)).toEqual([
      [at('00:05'), null, null],
      [at('00:10'), -91_000, 5],
    ])
    expect(points[11]).toEqual([at('01:00'), null, null])
    expect(points[12]).toEqual([at('03:00'), -90_000, 5])
    expect(points).toHaveLength(24)
    expect((await curve('2026-11-23T05:00:00Z', '2026-11-23T06:00:00Z')).points).toEqual([])
    const long = await world.get(
      admin,
      '/api/loggers/1/clock?from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z',
    )
    expect(long.statusCode).toBe(400)
  })

  test('has its events and those of the platform, newest first, page by page', async () => {
    const page = async (query: string) =>
      (await world.get(admin, `/api/loggers/1/events${query}`)).json<{
        events: LoggerEvent[]
        more: boolean
      }>()
    const first = await page('?limit=2')
    expect(first.more).toBe(true)
    expect(first.events.map(({ kind, ofPlatform, frame }) => [kind, ofPlatform, frame])).toEqual([
      ['platform-clock', true, '1-34'],
      ['clock-drift', false, '1-24'],
    ])
    const second = await page(`?limit=2&before=${first.events[1]!.id}`)
    expect(second.more).toBe(false)
    expect(second.events).toMatchObject([
      { kind: 'address-change', count: 9, endedAt: '2026-11-22T01:00:00.000Z' },
    ])
    // Whose connection it shares is not told to who may not see that one.
    expect(second.events[0]!.detail).toEqual({ before: '10.0.0.9', after: '10.0.0.1' })
  })
})

describe('scope', () => {
  test('an authority of another city sees neither rows nor counts nor events', async () => {
    const cookie = await world.signIn('xiling')
    const { counts, loggers } = await list('', cookie)
    expect(new Set(loggers.map(({ id }) => id))).toEqual(new Set([3, 4]))
    expect(counts).toMatchObject({ all: 2, clock: 0, identity: 1, deviation: 0 })
    for (const path of ['', '/events', '/clock?from=2026-11-23T00:00:00Z&to=2026-11-23T01:00:00Z'])
      expect((await world.get(cookie, `/api/loggers/1${path}`)).statusCode).toBe(404)
    const file = await world.get(cookie, '/api/loggers.csv')
    expect(file.body).not.toContain('江岸')
  })

  test('a discharger sees its own', async () => {
    expect((await list('', await world.signIn('owner'))).loggers.map(({ id }) => id)).toEqual([1])
  })
})

describe('the dialect of a logger', () => {
  const agree = (cookie: string, id: number, payload: object) =>
    world.app.inject({
      method: 'POST',
      url: `/api/loggers/${id}/dialect`,
      headers: { cookie },
      payload,
    })
  const dialectOf = async (id: number) =>
    (await world.get(admin, `/api/loggers/${id}`)).json<LoggerDetail>().dialect

  test('is agreed by an administrator, told to the whole platform, and taken back', async () => {
    const told: string[] = []
    const off = world.bus.subscribe('registry.changed', ({ reason }) => told.push(reason))
    const dialect = { profile: 'modbus-firmware', text: 'gbk', lenient: ['crc-short'] }
    const agreed = await agree(admin, 2, { dialect, reason: '厂家下月升级' })
    expect([agreed.statusCode, agreed.json<object>()]).toEqual([200, { dialect }])
    expect(await dialectOf(2)).toEqual(dialect)
    expect((await agree(admin, 2, { dialect: {}, reason: '已升级' })).statusCode).toBe(200)
    expect(await dialectOf(2)).toEqual({})
    expect(told).toEqual(['dialect', 'dialect'])
    off()
  })

  test('what is no dialect says where, and changes nothing', async () => {
    for (const [dialect, path] of [
      [{ profile: 'nobody' }, 'body.dialect.profile'],
      [{ infoProfile: 'nobody' }, 'body.dialect.infoProfile'],
      [{ crc: 'none' }, 'body.dialect.crc'],
    ] as const) {
      const response = await agree(admin, 2, { dialect, reason: 'x' })
      expect([response.statusCode, response.body]).toEqual([400, expect.stringContaining(path)])
    }
    for (const payload of [
      { dialect: {} },
      { dialect: {}, reason: '  ' },
      { dialect: { lenient: ['header-missing'] }, reason: 'x' },
    ])
      expect((await agree(admin, 2, payload)).statusCode).toBe(400)
    expect((await agree(admin, 4711, { dialect: {}, reason: 'x' })).statusCode).toBe(404)
    expect(await dialectOf(2)).toEqual({})
  })
})
