import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../db/database.ts'
import { mnWater, openField, upload, type Field } from './field.fixture.ts'
import { snapshot } from './snapshot.fixture.ts'

let field: Field
beforeAll(async () => {
  field = await openField()
})
afterAll(() => field.close())

/** The database of the field, whose statements fail where `fault` says so: before they run, or after. */
function makeFlaky(db: Database, fault: (text: string) => 'before' | 'after' | null): Database {
  const connect = async () => {
    const client = await db.pool.connect()
    const query = async (...args: unknown[]): Promise<unknown> => {
      const [first] = args
      const text = typeof first === 'string' ? first : (first as { text: string }).text
      const when = fault(text)
      if (when === 'before') throw lost()
      const result: unknown = await (client.query as (...all: unknown[]) => Promise<unknown>)(...args)
      if (when === 'after') throw lost()
      return result
    }
    return { query, release: (error?: Error) => client.release(error) }
  }
  const pool = new Proxy(db.pool, {
    get: (target, name) => {
      if (name === 'connect') return connect
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
  return { ...db, pool }
}

const lost = (): Error =>
  Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' })

const frames = [
  upload('2061', mnWater, 'DataTime=20261123120000;w01018-Avg=1,w01018-Flag=N'),
  upload('2061', mnWater, 'DataTime=20261123120000;w01018-Avg=2;w21003-Avg=--'),
  upload('2021', mnWater, 'DataTime=20261123120000;SB1-RS=1'),
  upload('2061', mnWater, 'DataTime=20261123130000;w01018-Avg=3,w01018-Flag=N'),
]

describe('a second ingest on the same database', () => {
  it('is stopped by the position, and nothing is written twice', async () => {
    await field.reset()
    let stopped = 0
    const onFatal = (): void => void stopped++
    const limits = { frames: 1, flushMs: 0 }
    const [one, two] = [await field.start({ limits, onFatal }), await field.start({ limits, onFatal })]
    await field.arriveOneByOne(frames)
    const ended = await Promise.allSettled([one.idle(), two.idle()])
    expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(stopped).toBe(1)
    expect(await field.rows('select frames from logger_state')).toEqual([{ frames: 4 }])
  })
})

describe('a database that goes away', () => {
  it.each([
    ['before a batch begins', /^begin/, 'before'],
    ['before rows are written', /^insert into reading_hour/, 'before'],
    ['after rows are written', /^insert into reading_hour/, 'after'],
    ['before the commit', /^commit/, 'before'],
    ['after the commit, unheard', /^commit/, 'after'],
  ] as const)('%s costs nothing and doubles nothing', async (_when, statement, when) => {
    await field.reset()
    const clean = await field.start({ limits: { frames: 1, readBytes: 1 } })
    await field.arriveOneByOne(frames)
    await clean.idle()
    const expected = await snapshot(field)
    await field.rewind()
    let count = 0
    const db = makeFlaky(field.db, (text) => (statement.test(text) && count++ % 2 === 0 ? when : null))
    const ingest = await field.start({ db, limits: { frames: 1, readBytes: 1 } })
    await ingest.idle()
    expect(count).toBeGreaterThan(2)
    expect(await snapshot(field)).toEqual(expected)
  })
})
