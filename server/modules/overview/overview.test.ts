import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listAreas, listOutlets, type Reply } from '../../../contract/index.ts'
import { checkedReply } from '../../../test/web/check-reply.ts'
import { openWorld, worldNow, type Login, type World } from '../../../test/web/world.ts'

let world: World
const cookies = new Map<Login, string>()
beforeAll(async () => {
  world = await openWorld()
  for (const login of ['admin', 'wuhan', 'owner'] as const) cookies.set(login, await world.signIn(login))
})
afterAll(() => world.close())

async function outlets(login: Login, query = ''): Promise<Reply<typeof listOutlets>> {
  const response = await world.get(cookies.get(login)!, `/api/overview/outlets?${query}`)
  expect(response.statusCode, response.body).toBe(200)
  return checkedReply(listOutlets, response) as Reply<typeof listOutlets>
}
async function areas(login: Login, query = ''): Promise<Reply<typeof listAreas>['areas']> {
  const response = await world.get(cookies.get(login)!, `/api/overview/areas?${query}`)
  return (checkedReply(listAreas, response) as Reply<typeof listAreas>).areas
}

const namesOf = (reply: Reply<typeof listOutlets>): string[] => reply.outlets.map(({ name }) => name)

describe('outlets', () => {
  test('come with state, newest values of the shortest period, and counts', async () => {
    const reply = await outlets('admin')
    expect(reply.counts).toEqual({ live: 1, stale: 1, offline: 1, silent: 0 })
    expect(reply.total).toBe(3)
    expect(reply.outlets[0]).toEqual({
      id: 1,
      name: '总排口',
      dischargerName: '江岸污水处理厂',
      divisionCode: '420102',
      divisionName: '江岸区',
      medium: 'water',
      state: 'live',
      dataTime: '2026-11-23T04:00:00.000Z',
      receivedAt: '2026-11-23T04:00:02.000Z',
      period: 'realtime',
      values: [
        { code: 'w01018', field: 'Rtd', value: 30.5, text: null, flag: 'N' },
        // What is no number is no number: never 0.
        { code: 'w21003', field: 'Rtd', value: null, text: '--', flag: 'D' },
      ],
    })
    expect(reply.factors.map(({ nameZh, unit }) => [nameZh, unit])).toContainEqual(['化学需氧量', 'mg/L'])
  })

  test('one that is closed is not there', async () => {
    expect(namesOf(await outlets('admin'))).not.toContain('已关闭')
  })

  test.each([
    ['division=4201', ['总排口', '1号机组']],
    ['division=420502', ['100%_废水']],
    ['medium=gas', ['1号机组']],
    ['state=offline', ['100%_废水']],
    ['state=silent', []],
    ['sort=state', ['100%_废水', '1号机组', '总排口']],
    ['sort=age', ['100%_废水', '1号机组', '总排口']],
    [`text=${encodeURIComponent('污水')}`, ['总排口']],
    ['text=da0', ['1号机组']],
    // Wildcards and quotes are text.
    ['text=%25', ['100%_废水']],
    ['text=_', ['100%_废水']],
    [`text=${encodeURIComponent("' or 1=1 --")}`, []],
    [`text=${encodeURIComponent('\\')}`, []],
    ['text=%20%20', ['总排口', '1号机组', '100%_废水']],
    ['pageSize=1', ['总排口']],
    ['pageSize=1&page=3', ['100%_废水']],
    ['pageSize=1&page=100000', []],
  ])('%s', async (query, names) => {
    expect(namesOf(await outlets('admin', query))).toEqual(names)
  })

  test('the total is that of the filter, the counts are those without the state', async () => {
    const reply = await outlets('admin', 'state=offline')
    expect(reply.total).toBe(1)
    expect(reply.counts.live).toBe(1)
  })

  test('only those of the scope', async () => {
    expect(namesOf(await outlets('wuhan'))).toEqual(['总排口', '1号机组'])
    expect(namesOf(await outlets('owner'))).toEqual(['总排口'])
    expect(namesOf(await outlets('wuhan', 'division=4205'))).toEqual([])
    expect((await outlets('wuhan')).counts.offline).toBe(0)
  })

  test.each([
    'division=4%25',
    'division=4',
    'state=dead',
    'page=0',
    'page=1e9',
    'page=1.5',
    'pageSize=201',
    'sort=id;drop',
    'page=1&page=2',
    `text=${'a'.repeat(65)}`,
  ])('refuses %s', async (query) => {
    const response = await world.get(cookies.get('admin')!, `/api/overview/outlets?${query}`)
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ code: 'invalid-request' })
  })

  test('asked for again within a second are the same for the same scope, and never those of another', async () => {
    const shared = await openWorld({ overviewFreshMs: 60_000 })
    const total = async (login: Login, query = ''): Promise<number> => {
      const response = await shared.get(await shared.signIn(login), `/api/overview/outlets?${query}`)
      return response.json<{ total: number }>().total
    }
    expect([await total('admin'), await total('wuhan'), await total('owner'), await total('xiling')]).toEqual(
      [3, 2, 1, 1],
    )
    await shared.db.pool.query(`update outlet set valid_to = '2026-06-01' where id = 1`)
    expect([await total('admin'), await total('wuhan'), await total('owner')]).toEqual([3, 2, 1])
    expect(await total('admin', 'sort=age')).toBe(2)
    await shared.close()
  })

  test('grow old as time goes', async () => {
    world.clock.set(worldNow + 3 * 60_000)
    expect((await outlets('admin')).outlets[0]!.state).toBe('stale')
    world.clock.set(worldNow + 61 * 60_000)
    expect((await outlets('admin')).counts).toEqual({ live: 0, stale: 0, offline: 3, silent: 0 })
    world.clock.set(worldNow)
  })
})

describe('areas', () => {
  test('cities of a province, counties of a city', async () => {
    expect(await areas('admin')).toEqual([
      { code: '4201', name: '武汉市', counts: { live: 1, stale: 1, offline: 0, silent: 0 } },
      { code: '4205', name: '宜昌市', counts: { live: 0, stale: 0, offline: 1, silent: 0 } },
    ])
    expect((await areas('admin', 'division=4201')).map(({ name }) => name)).toEqual(['江岸区', '武昌区'])
    expect((await areas('wuhan')).map(({ name }) => name)).toEqual(['江岸区', '武昌区'])
  })

  test('nothing of others', async () => {
    expect(await areas('wuhan', 'division=4205')).toEqual([])
    expect((await areas('owner')).map(({ counts }) => counts.live)).toEqual([1])
  })
})
