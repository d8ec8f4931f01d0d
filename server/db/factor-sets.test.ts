import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase } from '../../test/database/open.ts'
import type { Database } from './database.ts'
import { makeFactorSetReader } from './factor-sets.ts'

let db: Database
beforeAll(async () => {
  db = await openTestDatabase()
  await db.pool.query(`insert into factor_set select n, 'w0' || n || '-Rtd' from generate_series(1, 9) n`)
})
afterAll(() => db.close())

test('asks for each set once, forgets when full, and never mixes up', async () => {
  const reader = makeFactorSetReader(4)
  const codes = async (...ids: number[]): Promise<(string | undefined)[]> => {
    const sets = await reader.read(db.kysely, ids)
    return ids.map((id) => sets.get(id)?.[0]?.code)
  }
  expect(await codes()).toEqual([])
  expect(await codes(1, 2, 1)).toEqual(['w01', 'w02', 'w01'])
  await db.pool.query(`update factor_set set entries = 'changed-Rtd' where id = 1`)
  expect(await codes(1)).toEqual(['w01'])
  expect(await codes(2, 3, 4, 5)).toEqual(['w02', 'w03', 'w04', 'w05'])
  expect(await codes(5, 6, 7, 8, 9)).toEqual(['w05', 'w06', 'w07', 'w08', 'w09'])
  expect(await codes(1)).toEqual(['changed'])
  expect(await codes(99)).toEqual([undefined])
})
