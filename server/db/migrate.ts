import fs from 'node:fs'
import path from 'node:path'
import type { Pool } from 'pg'
import { packageRoot } from '../lib/package-root.ts'

/** One numbered SQL file of `server/db/migrations/`. */
export interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
}

/** The database was written by a later version of the program. */
export class NewerSchemaError extends Error {
  constructor(found: number, known: number) {
    super(
      `数据库结构版本为 ${found},本程序只认识到 ${known};请使用较新的程序。 ` +
        `(The schema is at ${found}, this program knows up to ${known}: run the newer program.)`,
    )
    this.name = 'NewerSchemaError'
  }
}

/** 'qyng': any number that nobody else uses for an advisory lock. */
const lockKey = 0x71796e67

/**
 * Brings the schema up to the newest migration, each in a transaction of its own with its row first, so that
 * it happened whole or not at all. Several starts at once wait for each other. Returns the numbers applied.
 */
export async function migrate(
  pool: Pool,
  migrations: readonly Migration[] = readMigrations(),
): Promise<number[]> {
  const known = migrations.at(-1)?.number ?? 0
  const applied: number[] = []
  const client = await pool.connect()
  let failure: Error | undefined
  try {
    for (;;) {
      await client.query('begin')
      await client.query('select pg_advisory_xact_lock($1)', [lockKey])
      await client.query(
        `create table if not exists migration (
          number integer primary key, name text not null, applied_at timestamptz not null default now())`,
      )
      const { rows } = await client.query<{ max: number }>(
        'select coalesce(max(number), 0) as max from migration',
      )
      const found = rows[0]!.max
      if (found > known) throw new NewerSchemaError(found, known)
      const next = migrations.find((migration) => migration.number > found)
      if (next !== undefined) {
        await client.query('insert into migration (number, name) values ($1, $2)', [next.number, next.name])
        try {
          await client.query(next.sql)
        } catch (error) {
          throw new Error(`migration ${next.name}: ${(error as Error).message}`, { cause: error })
        }
        applied.push(next.number)
      }
      await client.query('commit')
      if (next === undefined) return applied
    }
  } catch (error) {
    failure = error as Error
    await client.query('rollback').catch(() => {})
    throw error
  } finally {
    // A client whose transaction failed is not used again.
    client.release(failure)
  }
}

/** The files of the package, in order. Found from the sources and from dist/ alike. */
export function readMigrations(folder: string = migrationFolder()): Migration[] {
  const migrations = fs
    .readdirSync(folder)
    .filter((name) => /^\d{6}\.sql$/.test(name))
    .sort()
    .map((name) => ({
      number: Number(name.slice(0, 6)),
      name,
      sql: fs.readFileSync(path.join(folder, name), 'utf8'),
    }))
  if (migrations.length === 0) throw new Error(`no migrations in ${folder}`)
  return migrations
}

/** The compiler copies no SQL: from dist/ too the files are those of the sources. */
const migrationFolder = (): string => path.join(packageRoot, 'server/db/migrations')
