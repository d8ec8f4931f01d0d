import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase } from '../../test/database/open.ts'
import type { Database } from './database.ts'
import { connectDatabase } from './database.ts'
import { ensurePartitions, partitionOf } from './partition.ts'

let db: Database
beforeAll(async () => {
  db = await openTestDatabase()
})
afterAll(() => db.close())

const now = new Date('2026-11-23T04:00:00Z')
const at = (text: string): Date => new Date(text)

async function insert(period: string, start: Date, pointId: number): Promise<void> {
  await sql`insert into ${sql.table(`reading_${period}`)}
    (start, received_at, frame, point_id, factor_set, "values") values (${start}, ${start}, 1, ${pointId}, 1, '{1}')`.execute(
    db.kysely,
  )
}
async function standsIn(period: string, pointId: number): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    select tableoid::regclass::text as name from ${sql.table(`reading_${period}`)} where point_id = ${pointId}`.execute(
    db.kysely,
  )
  expect(rows).toHaveLength(1)
  return rows[0]!.name
}

test('borders are those of Asia/Shanghai', () => {
  expect(partitionOf('minute', at('2026-11-22T15:59:59.999Z'))).toEqual({
    name: 'reading_minute_20261122',
    parent: 'reading_minute',
    from: at('2026-11-21T16:00:00Z'),
    to: at('2026-11-22T16:00:00Z'),
  })
  expect(partitionOf('realtime', at('2026-11-22T16:00:00Z')).name).toBe('reading_realtime_20261123')
  expect(partitionOf('hour', at('2026-12-31T16:00:00Z'))).toEqual({
    name: 'reading_hour_202701',
    parent: 'reading_hour',
    from: at('2026-12-31T16:00:00Z'),
    to: at('2027-01-31T16:00:00Z'),
  })
  expect(partitionOf('day', at('2026-12-31T15:00:00Z')).name).toBe('reading_day_202612')
})

test('partitions are made on demand, once, and take the rows', async () => {
  const start = at('2026-11-23T01:00:00Z')
  const needs = (['realtime', 'minute', 'hour', 'day'] as const).map((period) => ({ period, start }))
  expect(await ensurePartitions(db.kysely, needs, now)).toEqual([
    'reading_realtime_20261123',
    'reading_minute_20261123',
    'reading_hour_202611',
    'reading_day_202611',
  ])
  expect(await ensurePartitions(db.kysely, needs, now)).toEqual([])
  for (const { period } of needs) await insert(period, start, 10)
  expect(await standsIn('minute', 10)).toBe('reading_minute_20261123')
  expect(await standsIn('day', 10)).toBe('reading_day_202611')
})

test('a start that a broken clock made gets no partition', async () => {
  const needs = [
    '1970-01-01',
    '2023-11-01',
    '2026-11-25T05:00:00Z',
    '2099-01-01',
    '+275760-01-01T00:00:00Z',
  ].map((text) => ({ period: 'minute' as const, start: at(text) }))
  expect(await ensurePartitions(db.kysely, needs, now)).toEqual([])
  expect(await ensurePartitions(db.kysely, [{ period: 'minute', start: new Date(Number.NaN) }], now)).toEqual(
    [],
  )
  await insert('minute', at('2099-01-01'), 20)
  expect(await standsIn('minute', 20)).toBe('reading_minute_other')
})

test('rows that stood in the default partition move over', async () => {
  const start = at('2026-11-20T01:00:00Z')
  await insert('minute', start, 30)
  expect(await standsIn('minute', 30)).toBe('reading_minute_other')
  await ensurePartitions(db.kysely, [{ period: 'minute', start }], now)
  expect(await standsIn('minute', 30)).toBe('reading_minute_20261120')
  await expect(insert('minute', start, 30)).rejects.toMatchObject({ code: '23505' })
})

test('several at once make each partition once', async () => {
  const databases = Array.from({ length: 4 }, () => connectDatabase(db.connection, { poolSize: 2 }))
  const needs = Array.from({ length: 6 }, (_, i) => ({
    period: 'minute' as const,
    start: at(`2026-10-0${i + 1}T01:00:00Z`),
  }))
  const made = await Promise.all(databases.map(({ kysely }) => ensurePartitions(kysely, needs, now)))
  expect(made.flat().sort()).toEqual(needs.map(({ period, start }) => partitionOf(period, start).name))
  await Promise.all(databases.map((database) => database.close()))
})

test('the role of the web reads new partitions through their table', async () => {
  const { rows } = await db.pool.query<{ direct: boolean; through: boolean }>(`select
    has_table_privilege('qingyuan_web', 'reading_minute_20261123', 'select') as direct,
    has_table_privilege('qingyuan_web', 'reading_minute', 'select') as through`)
  expect(rows[0]).toEqual({ direct: false, through: true })
})
