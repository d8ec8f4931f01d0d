import { Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase } from '../../test/database/open.ts'
import type { Database } from './database.ts'
import { connectDatabase } from './database.ts'
import { migrate, NewerSchemaError, readMigrations } from './migrate.ts'

let db: Database
const newest = readMigrations().at(-1)!.number
const next = {
  number: newest + 1,
  name: 'test',
  sql: 'create table born (n integer); insert into born values (1)',
}

beforeAll(async () => {
  db = await openTestDatabase()
})
afterAll(() => db.close())

test('five starts at once apply a migration once', async () => {
  const pools = Array.from({ length: 5 }, () => connectDatabase(db.connection, { poolSize: 1 }))
  const applied = await Promise.all(pools.map(({ pool }) => migrate(pool, [...readMigrations(), next])))
  expect(applied.flat()).toEqual([next.number])
  const { rows } = await db.pool.query('select n from born')
  expect(rows).toEqual([{ n: 1 }])
  await Promise.all(pools.map((pool) => pool.close()))
})

test('a schema of a newer program is refused in words', async () => {
  await expect(migrate(db.pool)).rejects.toThrow(NewerSchemaError)
  await expect(migrate(db.pool)).rejects.toThrow(String(next.number))
})

test('a migration that fails leaves nothing behind, and its name is told', async () => {
  const broken = {
    number: next.number + 1,
    name: 'broken.sql',
    sql: 'create table half (n integer); select 1/0',
  }
  await expect(migrate(db.pool, [...readMigrations(), next, broken])).rejects.toThrow(
    'broken.sql: division by zero',
  )
  const { rows } = await db.pool.query<{ max: number; half: string | null }>(
    `select max(number) as max, to_regclass('half')::text as half from migration`,
  )
  expect(rows[0]).toEqual({ max: next.number, half: null })
})

test('a database that cannot be reached is an error, not a hang', async () => {
  const pool = new Pool({ host: '/nonexistent', connectionTimeoutMillis: 2000 })
  await expect(migrate(pool)).rejects.toMatchObject({ code: 'ENOENT' })
  await pool.end()
})
