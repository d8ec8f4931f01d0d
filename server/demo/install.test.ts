import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase } from '../../test/database/open.ts'
import { demoFleet } from '../../simulator/demo-plan.ts'
import type { Database } from '../db/database.ts'
import { installDemo } from './install.ts'

let db: Database

beforeAll(async () => {
  db = await openTestDatabase()
})
afterAll(() => db.close())

const counts = async (): Promise<Record<string, number>> => {
  const { rows } = await db.pool.query<Record<string, number>>(`select
    (select count(*)::int from division where level = 'city') as cities,
    (select count(*)::int from division where level = 'county') as counties,
    (select count(*)::int from discharger) as dischargers,
    (select count(*)::int from outlet) as outlets,
    (select count(*)::int from point) as points,
    (select count(*)::int from logger) as loggers,
    (select count(*)::int from logger_point) as links,
    (select count(*)::int from point_factor) as factors`)
  return rows[0]!
}

test('the demonstration is there once, however often it is installed', async () => {
  await installDemo(db, new Date('2026-03-01T00:00:00Z'))
  const first = await counts()
  // Thirteen prefectures and the prefix of the four units under the province.
  expect(first).toMatchObject({
    cities: 14,
    counties: 103,
    dischargers: 24,
    outlets: 41,
    points: 41,
    links: 41,
  })
  expect(first['loggers']).toBe(demoFleet().length)
  await installDemo(db, new Date('2026-07-01T00:00:00Z'))
  expect(await counts()).toEqual(first)
})

test('every logger of the fleet is found by its MN with its password, key, version and points', async () => {
  const { rows } = await db.pool.query<{
    mn: string
    password: string
    sm4_key: string
    version: string
    codes: string[]
  }>(
    `select mn, password, sm4_key, version, array_agg(p.system_code order by p.id) as codes from logger l
     join logger_point lp on lp.logger_id = l.id join point p on p.id = lp.point_id
     group by l.id order by l.id`,
  )
  expect(rows).toEqual(
    demoFleet().map(({ mn, password, key, version, points }) => ({
      mn,
      password,
      sm4_key: key,
      version,
      codes: points.map((point) => point.systemCode),
    })),
  )
  expect(new Set(rows.map((row) => row.version))).toEqual(new Set(['2005', '2017', '2025']))
  expect(rows.filter((row) => row.codes.length === 2).length).toBeGreaterThan(2)
})

test('the factors of a 2005 logger are registered under the codes of today', async () => {
  const { rows } = await db.pool.query<{ factor_code: string }>(
    `select distinct factor_code from point_factor pf join logger_point lp using (point_id)
     join logger l on l.id = lp.logger_id where l.version = '2005'`,
  )
  expect(rows.length).toBeGreaterThan(5)
  expect(rows.every(({ factor_code: code }) => /^[aw]\d{5}$/.test(code))).toBe(true)
})

test('every kind of the books has something in it, and every outlet is maintained by a firm that sees it', async () => {
  const { rows } = await db.pool.query<{ kind: string; n: number }>(
    `select kind, count(*)::int as n from book_entry group by kind order by kind`,
  )
  const counts = Object.fromEntries(rows.map(({ kind, n }) => [kind, n]))
  // 22 of last year's 24 are listed again, two are new, two are gone.
  expect(counts).toMatchObject({
    acceptance: 41,
    contract: 24,
    'directory-entry': 44,
    permit: 24,
    'smart-kit': 20,
  })
  expect(Object.keys(counts)).toHaveLength(14)
  const { rows: lone } = await db.pool.query(`select o.id from outlet o
    where not exists (select from site_grant g where g.outlet_id = o.id and g.valid_to is not null)`)
  expect(lone).toEqual([])
  const { rows: unversioned } = await db.pool.query(`select kind, id from book_entry t
    where not exists (select from record_version v where v.kind = t.kind and v.record_id = t.id)`)
  expect(unversioned).toEqual([])
})
