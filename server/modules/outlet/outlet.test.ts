import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  getLineage,
  getOutlet,
  getSeries,
  listReadings,
  type Operation,
  type Reply,
} from '../../../contract/index.ts'
import { checkedReply } from '../../../test/web/check-reply.ts'
import { openWorld, type Login, type World } from '../../../test/web/world.ts'

let world: World
const cookies = new Map<Login, string>()
beforeAll(async () => {
  world = await openWorld()
  for (const login of ['admin', 'xiling', 'owner'] as const) cookies.set(login, await world.signIn(login))
})
afterAll(() => world.close())

async function ask<O extends Operation>(
  operation: O,
  url: string,
  login: Login = 'owner',
): Promise<Reply<O>> {
  const response = await world.get(cookies.get(login)!, url)
  expect(response.statusCode, response.body).toBe(200)
  return checkedReply(operation, response) as Reply<O>
}
const status = async (url: string, login: Login = 'owner'): Promise<[number, string]> => {
  const response = await world.get(cookies.get(login)!, url)
  return [response.statusCode, response.json().code]
}

describe('an outlet', () => {
  test('has its discharger, points, loggers with deviations, and newest rows by period', async () => {
    const outlet = await ask(getOutlet, '/api/outlets/1')
    expect(outlet).toMatchObject({
      code: 'DW001',
      state: 'live',
      discharger: { id: 1, name: '江岸污水处理厂', industry: '污水处理' },
      division: { code: '420102', name: '江岸区' },
    })
    expect(outlet.points).toHaveLength(1)
    expect(outlet.points[0]!.loggers).toEqual([
      {
        id: 1,
        name: '数采仪',
        mn: 'MN0000000000000000000001',
        version: '2017',
        lastSeenAt: '2026-11-23T04:00:02.000Z',
        lastPeer: '10.0.0.1:5000',
        deviations: [
          { kind: 'crc-lower-case', frames: 7, lastAt: '2026-11-23T04:00:02.000Z', lastFrame: '1-100' },
        ],
      },
    ])
    expect(outlet.points[0]!.latest.map(({ period, frame }) => [period, frame])).toEqual([
      ['realtime', '1-100'],
      ['hour', '1-200'],
    ])
  })

  test('no secret of a logger is in it', async () => {
    const { body } = await world.get(cookies.get('admin')!, '/api/outlets/1')
    expect(body).not.toMatch(/SecretPW|0123456789abcdef/)
  })
})

const hours = 'period=hour&from=2026-11-21T22:00:00Z&to=2026-11-22T03:00:00Z'

describe('a curve', () => {
  const curve = `/api/points/1/series?code=w01018&${hours}`

  test('finds the value in whatever factor set the row has; what is missing is a gap', async () => {
    const reply = await ask(getSeries, curve)
    const at = Date.parse('2026-11-21T22:00:00Z')
    expect(reply).toMatchObject({ field: 'Avg', thinned: false, total: 5 })
    expect(reply.points).toEqual([
      [at, 122, null],
      [at + 3_600_000, 123, null],
      [at + 7_200_000, null, 'D'],
      [at + 10_800_000, null, null],
      [at + 14_400_000, 102, null],
    ])
  })

  test('of one statistic', async () => {
    const reply = await ask(getSeries, `${curve}&field=Cou`)
    expect(reply.points.map(([, value]) => value)).toEqual([2, 2, null, null, 2])
    expect(reply.factor.amountUnit).toBe('kg')
  })

  test('flags other than N are there', async () => {
    const reply = await ask(getSeries, curve.replace('w01018', 'w21003'))
    expect(reply.points.map(([, , flag]) => flag)).toEqual([null, null, null, 'T', null])
  })

  test('of an unknown factor or an empty range is empty', async () => {
    expect((await ask(getSeries, curve.replace('w01018', 'xyz'))).points).toEqual([])
    const empty = await ask(getSeries, curve.replaceAll('2026-11-2', '2025-11-2'))
    expect(empty.points).toEqual([])
  })

  test('is thinned to what is asked for', async () => {
    const reply = await ask(
      getSeries,
      '/api/points/1/series?period=hour&code=w01018&from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z&maxPoints=12',
    )
    expect(reply.total).toBe(76)
    expect(reply.thinned).toBe(true)
    expect(reply.points.length).toBeLessThanOrEqual(12)
    expect(reply.points.map(([, value]) => value)).toContain(123)
  })

  test.each([
    ['from=2026-11-22T00:00:00Z&to=2026-11-22T00:00:00Z', 'range-too-long'],
    ['from=2026-11-22T00:00:00Z&to=2026-11-21T00:00:00Z', 'range-too-long'],
    ['from=2016-11-22T00:00:00Z&to=2026-11-21T00:00:00Z', 'range-too-long'],
    ['from=0001-01-01T00:00:00Z&to=9999-11-21T00:00:00Z', 'range-too-long'],
    ['from=2026-02-30T00:00:00Z&to=2026-03-03T00:00:00Z', 'invalid-request'],
    ['from=yesterday&to=today', 'invalid-request'],
    ['from=2026-11-22&to=2026-11-23', 'invalid-request'],
    ['to=2026-11-22T00:00:00Z', 'invalid-request'],
  ])('refuses %s', async (range, code) => {
    expect(await status(`/api/points/1/series?period=minute&code=w01018&${range}`)).toEqual([400, code])
  })
})

describe('the table', () => {
  test('is newest first and pages by key to the end', async () => {
    const seen: string[] = []
    let before = ''
    for (;;) {
      const page = await ask(listReadings, `/api/points/1/readings?${hours}&limit=2${before}`)
      seen.push(...page.rows.map(({ dataTime }) => dataTime.slice(11, 13)))
      if (!page.more) break
      before = `&before=${page.rows.at(-1)!.dataTime}`
    }
    expect(seen).toEqual(['02', '01', '00', '23', '22'])
  })

  test('names its factors', async () => {
    const { factors } = await ask(listReadings, `/api/points/1/readings?${hours}`)
    expect(factors.map(({ code }) => code).toSorted()).toEqual(['w01018', 'w21003'])
  })

  test.each(['before=9999-01-01T00:00:00Z', 'before=x', 'limit=0', 'limit=501'])(
    'refuses %s',
    async (more) => {
      expect((await status(`/api/points/1/readings?${hours}&${more}`))[0]).toBe(400)
    },
  )
})

describe('the export', () => {
  const url = `/api/points/1/readings.csv?${hours}`

  test('is CSV for spreadsheets: byte-order mark, Beijing time, and nothing that runs', async () => {
    const response = await world.get(cookies.get('owner')!, url)
    expect(response.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(response.headers['content-disposition']).toBe(
      'attachment; filename="point-1-hour-2026-11-22-2026-11-22.csv"',
    )
    expect([...response.rawPayload.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const lines = response.body.slice(1).split('\r\n')
    expect(lines).toHaveLength(7)
    expect(lines[0]).toContain('数据时间,接收时间,报文,')
    expect(lines[0]).toContain('化学需氧量 w01018-Avg (mg/L)')
    expect(lines[0]).toContain('化学需氧量 w01018-Cou (kg)')
    expect(lines[3]).toMatch(/^2026-11-22 08:00:00,2026-11-22 08:00:20,1-\d+,/)
    // The device sent the text =1+1.
    expect(lines[3]).toContain(`,'=1+1,D`)
    expect(response.body).not.toMatch(/,=/)
  })

  test('has every row once, over many pages', async () => {
    const { pool } = world.db
    await pool.query(`insert into reading_realtime (start, received_at, frame, point_id, factor_set, "values")
      select t, t, 1, 1, 1, array[extract(epoch from t), 0]
      from generate_series('2026-10-01 00:00+00'::timestamptz, '2026-10-02 00:00+00', '30 s') t`)
    const response = await world.get(
      cookies.get('owner')!,
      '/api/points/1/readings.csv?period=realtime&from=2026-10-01T00:00:00Z&to=2026-10-02T00:00:00Z',
    )
    const lines = response.body.trimEnd().split('\r\n').slice(1)
    expect(lines).toHaveLength(2880)
    expect(new Set(lines.map((line) => line.slice(0, 19))).size).toBe(2880)
    expect(lines.toSorted()).toEqual(lines)
  })
})

describe('where a value came from', () => {
  const of = (code: string): string =>
    `/api/points/1/lineage?period=hour&dataTime=2026-11-22T00:00:00Z&code=${code}&field=Avg`

  test('the newest frame that says something of it, the others, and what it was before', async () => {
    const cod = await ask(getLineage, of('w01018'))
    expect(cod).toMatchObject({
      value: { value: null, text: '=1+1', flag: 'D' },
      frame: '1-4',
      sources: [{ frame: '1-104' }, { frame: '1-4' }],
      changes: [{ oldValue: 5.5, oldFlag: 'N', oldFrame: '1-3', newFrame: '1-4' }],
    })
    expect(await ask(getLineage, of('w21003'))).toMatchObject({ frame: '1-104', changes: [] })
  })

  test('the frame of the row where there is only one', async () => {
    const lineage = await ask(getLineage, of('w01018').replace('11-22T00', '11-21T23'))
    expect(lineage.sources).toEqual([{ frame: lineage.frame, receivedAt: '2026-11-21T23:00:20.000Z' }])
  })

  test.each([
    of('nothing'),
    of('w01018').replace('2026', '2025'),
    of('w01018').replace('2026-11-22T00', '9999-11-22T00'),
    of('w01018').replace('points/1', 'points/2'),
  ])('%s is not found', async (url) => {
    expect(await status(url)).toEqual([404, 'not-found'])
  })
})

describe('ids that are none', () => {
  test.each([
    '0',
    '-1',
    '1.5',
    'true',
    'null',
    '1e3',
    '0x1',
    '99999999999999999999',
    '%27',
    '1%00',
    '..%2f1',
  ])('%s', async (id) => {
    for (const url of [`/api/outlets/${id}`, `/api/points/${id}/readings?${hours}`]) {
      expect([400, 404], url).toContain((await status(url, 'admin'))[0])
    }
  })

  test('too large for the database', async () => {
    expect((await status('/api/outlets/2147483648', 'admin'))[0]).toBe(400)
    expect((await status(`/api/points/999999999999/readings?${hours}`, 'admin'))[0]).toBe(400)
  })
})
