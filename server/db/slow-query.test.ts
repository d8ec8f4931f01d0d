import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openTestDatabase } from '../../test/database/open.ts'
import { makeLog } from '../lib/log.ts'

test('a query that takes long is told, with its text and without its values', async () => {
  const lines: string[] = []
  const db = await openTestDatabase({
    log: makeLog('info', { write: (line: string) => void lines.push(line) }),
  })
  const value = 'what-a-user-looked-for'
  await sql`select ${value}::text, (select count(*) from generate_series(1, 100)) `.execute(db.kysely)
  expect(lines).toEqual([])
  await sql`select ${value}::text, pg_sleep(1.1)`.execute(db.kysely)
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    {
      level: 'warn',
      msg: 'slow query',
      durationMs: expect.any(Number) as number,
      sql: expect.stringContaining('pg_sleep') as string,
    },
  ])
  expect(lines.join('')).not.toContain(value)
  await db.close()
}, 60_000)
