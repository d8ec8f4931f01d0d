import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from 'kysely'
import type { Database } from './database.ts'
import { openTestDatabase } from '../../test/database/open.ts'

let db: Database
beforeAll(async () => {
  db = await openTestDatabase()
})
afterAll(() => db.close())

test('every type comes back as the same value on both databases', async () => {
  const { rows } = await db.pool.query(`select
    9007199254740991::int8 as int8, 3::int4 as int4, 3::int2 as int2, 36.90::numeric as numeric,
    0.1::float8 as float8, timestamptz '2026-11-23 08:00:00+08' as timestamptz, date '2026-11-23' as date,
    '{"a": [1, null]}'::jsonb as jsonb, '\\x00ff'::bytea as bytea, true as bool, null::text as nothing,
    array[1.5, null, 'NaN']::float8[] as floats, array[1, null]::int8[] as longs, array['a', null, 'b,"c']::text[] as texts,
    array[1.10]::numeric[] as numerics, array[date '2026-01-02'] as dates`)
  expect(rows[0]).toStrictEqual({
    int8: 9007199254740991,
    int4: 3,
    int2: 3,
    numeric: '36.90',
    float8: 0.1,
    timestamptz: new Date('2026-11-23T00:00:00Z'),
    date: '2026-11-23',
    jsonb: { a: [1, null] },
    bytea: Buffer.from([0, 255]),
    bool: true,
    nothing: null,
    floats: [1.5, null, Number.NaN],
    longs: [1, null],
    texts: ['a', null, 'b,"c'],
    numerics: ['1.10'],
    dates: ['2026-01-02'],
  })
})

test('times and arrays of readings in every form they come in', async () => {
  const { rows } = await db.pool.query(`select
    timestamptz '2026-11-23 01:02:03.456Z' as ms, timestamptz '2026-11-23 01:02:03.4Z' as tenths,
    timestamptz '2026-11-23 01:02:03.456999Z' as us, timestamptz '0099-01-01 00:00Z' as early,
    timestamptz '12026-01-01 00:00Z' as late, timestamptz 'infinity' as never,
    '{}'::float8[] as empty, '{NULL}'::float8[] as nothing, '{-1e-300,Infinity,-Infinity,1e21}'::float8[] as odd`)
  expect(rows[0]).toStrictEqual({
    ms: new Date('2026-11-23T01:02:03.456Z'),
    tenths: new Date('2026-11-23T01:02:03.400Z'),
    us: new Date('2026-11-23T01:02:03.456Z'),
    early: new Date('0099-01-01T00:00:00Z'),
    late: new Date('+012026-01-01T00:00:00Z'),
    never: Infinity,
    empty: [],
    nothing: [null],
    odd: [-1e-300, Infinity, -Infinity, 1e21],
  })
})

test('an int8 that no number can hold is an error, not another number', async () => {
  await expect(db.pool.query('select 9007199254740993::int8 as v')).rejects.toThrow('safe integer')
})

test('sessions speak UTC and find the schema', async () => {
  const { rows } = await sql<{ TimeZone: string; path: string }>`
    select current_setting('TimeZone') as "TimeZone", current_setting('search_path') as path`.execute(
    db.kysely,
  )
  expect(rows[0]).toEqual({ TimeZone: 'UTC', path: 'public' })
})

test('values go in as they come out', async () => {
  await db.kysely.insertInto('division').values({ code: '42', name: '湖北省', level: 'province' }).execute()
  const start = new Date('2026-11-23T01:02:03.456Z')
  const row = {
    start,
    received_at: start,
    frame: 2 ** 40 + 7,
    point_id: 1,
    factor_set: 1,
    values: [1.5, null],
    flags: null,
    texts: JSON.stringify({ 'w01018-Rtd': '--' }),
  }
  await db.kysely.insertInto('reading_minute').values(row).execute()
  const back = await db.kysely.selectFrom('reading_minute').selectAll().executeTakeFirstOrThrow()
  expect(back).toStrictEqual({ ...row, texts: { 'w01018-Rtd': '--' } })
})
