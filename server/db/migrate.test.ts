import { Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, testDatabaseKind } from '../../test/database/open.ts'
import { asActor, parseDivisionCode } from './actor.ts'
import type { Database } from './database.ts'
import { connectDatabase, openDatabase } from './database.ts'
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

// PGlite has one user, its superuser.
if (testDatabaseKind === 'postgres') {
  test('a user that is no superuser but may create roles runs everything', async () => {
    const name = `qingyuan_ordinary_${process.pid}`
    await db.pool.query(`create role ${name} login createrole`)
    await db.pool.query(`create database ${name} owner ${name}`)
    const url = new URL(db.connection.url!)
    url.username = name
    url.pathname = `/${name}`
    const own = await openDatabase({ url: url.href, dir: '' })
    const province = { kind: 'division', prefix: parseDivisionCode('42')! } as const
    const seen = await asActor(own.kysely, province, (tx) => tx.selectFrom('point').select('id').execute())
    expect(seen).toEqual([])
    await own.close()
    await db.pool.query(`drop database ${name} with (force)`)
  })
}
