import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { mn2025, mnTwo, mnWater, openField, type Arriving, type Field } from './field.fixture.ts'
import { laterOn, minute, saying, steadily } from './watch.fixture.ts'

let field: Field
beforeAll(async () => {
  field = await openField()
})
afterEach(() => field.reset())
afterAll(() => field.close())

async function take(arrivals: readonly Arriving[]): Promise<number[]> {
  const ingest = await field.start()
  const addresses = await field.arrive(...arrivals)
  await ingest.idle()
  await ingest.close()
  return addresses
}

interface EventRow {
  logger_id: number
  kind: string
  frame: number
  last_frame: number
  count: number
  detail: Record<string, unknown>
  over: boolean
}
const events = (): Promise<EventRow[]> =>
  field.rows(
    `select logger_id, kind, frame, last_frame, count, detail, ended_at is not null as over
     from logger_event order by frame, kind`,
  )
const kinds = async (): Promise<string[]> => (await events()).map(({ kind }) => kind)
const reconnects = async (): Promise<number> =>
  (await field.rows<{ reconnects: number }>('select reconnects from logger_watch where logger_id = 1'))[0]!
    .reconnects

const home = '10.0.0.7:4000'
const abroad = '172.16.9.9:6000'

describe('a logger', () => {
  it('that comes back from the same address with another port is only counted', async () => {
    await take(
      steadily(0, 10, (_, index) => ({ mn: mnWater, peer: `10.0.0.7:${4000 + Math.floor(index / 5)}` })),
    )
    expect(await events()).toEqual([])
    expect(await reconnects()).toBe(3)
  })

  it('that speaks from another address is on record with both, and the frame', async () => {
    const addresses = await take([
      ...steadily(0, 5, () => ({ mn: mnWater, peer: home })),
      ...steadily(5, 10, () => ({ mn: mnWater, peer: abroad })),
    ])
    expect(await events()).toEqual([
      {
        logger_id: 1,
        kind: 'address-change',
        frame: addresses[10],
        last_frame: addresses[10],
        count: 1,
        detail: { before: '10.0.0.7', after: '172.16.9.9', addresses: ['172.16.9.9'] },
        over: false,
      },
    ])
  })

  it('that has a twin at another address shows as two that take turns', async () => {
    await take(
      steadily(0, 10, (after, index) => ({
        mn: mnWater,
        // The same moment said twice, the same value: no conflict.
        drift: index % 2 === 0 ? 0 : -30_000,
        peer: index % 2 === 0 ? home : `172.16.9.9:${6000 + index}`,
      })),
    )
    const found = await events()
    expect(found.map(({ kind }) => kind)).toEqual(['address-change', 'duplicate-sign-in', 'reconnects'])
    expect(found[1]).toMatchObject({ count: 16, detail: { addresses: ['10.0.0.7', '172.16.9.9'] } })
  })

  it('whose twin is behind the same address shows when an old connection is heard again', async () => {
    await take(
      steadily(0, 4, (_, index) => ({
        mn: mnWater,
        drift: index % 2 === 0 ? 0 : -30_000,
        peer: `10.0.0.7:${4000 + (index % 2)}`,
      })),
    )
    expect(await kinds()).toEqual(['duplicate-sign-in'])
  })

  it('whose last frame came late through the old connection is one logger', async () => {
    await take([
      ...steadily(0, 3, () => ({ mn: mnWater, peer: home })),
      saying({ mn: mnWater, after: 3 * minute, peer: '10.0.0.7:4001' }),
      saying({ mn: mnWater, after: 3 * minute + 500, peer: home }),
      ...steadily(4, 8, () => ({ mn: mnWater, peer: '10.0.0.7:4001' })),
    ])
    expect(await events()).toEqual([])
  })

  it('whose twin says other values of the same moment is under suspicion', async () => {
    const addresses = await take(
      steadily(0, 6, (_, index) => ({
        mn: mnWater,
        drift: index % 2 === 0 ? 0 : -30_000,
        peer: index % 2 === 0 ? home : abroad,
        value: index % 2 === 0 ? 36.9 : 12,
      })),
    )
    const conflict = (await events()).find(({ kind }) => kind === 'conflicting-data')
    expect(addresses).toContain(conflict!.frame)
    expect(conflict!.detail).toMatchObject({ command: '2011', dataTime: expect.stringMatching(/^20261123/) })
  })

  it('whose password is tried from elsewhere is under suspicion; from its own address it is a mistake', async () => {
    await take([
      saying({ mn: mnWater, after: 0, peer: home }),
      saying({ mn: mnWater, after: 1000, peer: abroad, password: '111111' }),
      saying({ mn: mnWater, after: 2000, peer: '10.0.0.7:4001', password: '111111' }),
      saying({ mn: mnTwo, after: 3000, peer: abroad, password: '111111' }),
    ])
    expect(await events()).toMatchObject([
      { logger_id: 1, kind: 'foreign-password', detail: { own: '10.0.0.7', addresses: ['172.16.9.9'] } },
      { logger_id: 1, kind: 'wrong-password' },
      { logger_id: 2, kind: 'wrong-password', detail: { own: null } },
    ])
  })

  it('that speaks another version than before is on record', async () => {
    await take([
      saying({ mn: mnWater, after: 0 }),
      saying({ mn: mnWater, after: 30_000, flag: '0' }),
      saying({ mn: mnWater, after: 60_000, flag: '0' }),
    ])
    expect(await events()).toMatchObject([
      { kind: 'version-change', count: 1, detail: { before: '2017', after: '2005' } },
    ])
  })

  it('that used to encrypt and speaks in clear is under suspicion', async () => {
    await field.db.pool.query(`update logger set sm4_key = '0123456789abcdef' where mn = $1`, [mn2025])
    await field.db.pool.query(
      `insert into logger_watch (logger_id, address, version, encrypted, reconnects) values (3, '10.0.0.3', '2025', true, 0)`,
    )
    await take([saying({ mn: mn2025, after: 0, flag: '8' })])
    expect(await kinds()).toEqual(['clear-text'])
  })

  it('that shares its connection with another says with whom', async () => {
    await take([
      saying({ mn: mnWater, after: 0, peer: home }),
      saying({ mn: mnTwo, after: 1000, peer: home }),
      saying({ mn: mnWater, after: 2000, peer: home }),
    ])
    expect(await events()).toMatchObject([
      { logger_id: 2, kind: 'shared-socket', count: 1, detail: { otherId: 1 } },
    ])
  })

  it('with ten new connections in ten minutes is worth a look', async () => {
    await take(steadily(0, 6, (_, index) => ({ mn: mnWater, peer: `10.0.0.7:${4000 + index}` })))
    expect(await events()).toMatchObject([{ kind: 'reconnects', count: 2, detail: { connections: 11 } }])
  })
})

describe('a flood', () => {
  it('of 10 000 hostile frames makes a handful of rows', async () => {
    const hostile = Array.from({ length: 10_000 }, (_, index) =>
      saying({
        mn: mnWater,
        after: 60_000 + index * 3,
        peer: `192.168.${index % 250}.${Math.floor(index / 250)}:${10_000 + index}`,
        // Half of them know the password.
        ...(index % 2 === 0 && { password: '111111' }),
      }),
    )
    await take([saying({ mn: mnWater, after: 0, peer: home }), ...hostile])
    const found = await events()
    expect(found.length).toBeLessThan(8)
    const byKind = Object.fromEntries(found.map((row) => [row.kind, row]))
    expect(byKind['foreign-password']!.count).toBe(5000)
    expect(byKind['address-change']!.count).toBe(5000)
    for (const { detail } of found) expect(JSON.stringify(detail).length).toBeLessThan(400)
  })
})

describe('what is known of identities', () => {
  it('survives a restart: the same address is no change, and an open event goes on', async () => {
    await take([
      ...steadily(0, 3, () => ({ mn: mnWater, peer: home })),
      saying({ mn: mnWater, after: 3 * minute, peer: home, password: '111111' }),
    ])
    const before = await events()
    await take([
      saying({ mn: mnWater, after: 4 * minute, peer: home }),
      saying({ mn: mnWater, after: 4 * minute + 10, peer: home, password: '111111' }),
    ])
    const after = await events()
    expect(after).toHaveLength(1)
    expect(after[0]).toMatchObject({ frame: before[0]!.frame, count: 2 })
    expect(await reconnects()).toBe(0)
  })

  it('is over when nothing more happens for an hour', async () => {
    await take([
      saying({ mn: mnWater, after: 0, peer: home }),
      saying({ mn: mnWater, after: minute, peer: abroad }),
      laterOn(70),
      laterOn(76),
    ])
    expect(await events()).toMatchObject([{ kind: 'address-change', over: true }])
  })

  it('is the same when the journal is read again', async () => {
    const story = steadily(0, 10, (_, index) => ({
      mn: mnWater,
      peer: index % 2 === 0 ? home : abroad,
      value: index,
    }))
    const all = () => Promise.all([events(), field.rows('select * from logger_watch')])
    await take(story)
    const once = await all()
    expect(once[0].length).toBeGreaterThan(2)
    await field.rewind()
    const ingest = await field.start({ limits: { frames: 3 } })
    await ingest.idle()
    expect(await all()).toEqual(once)
  })
})
