import crypto from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import { openDatabase } from '../../server/db/database.ts'
import type { Database, PoolOptions } from '../../server/db/database.ts'
import { readMigrations } from '../../server/db/migrate.ts'

/** Which database the suites run on: TEST_DATABASE=postgres with TEST_POSTGRES_URL, else PGlite. */
export const testDatabaseKind: Database['kind'] =
  process.env['TEST_DATABASE'] === 'postgres' ? 'postgres' : 'pglite'

/** The administrator's URL of the PostgreSQL server under test. */
function testPostgresUrl(): string {
  const url = process.env['TEST_POSTGRES_URL']
  if (url === undefined) throw new Error('TEST_DATABASE=postgres needs TEST_POSTGRES_URL')
  return url
}

/**
 * A fresh migrated database of the suite's own; `close()` removes it. Cloned from a template that is made
 * once for the migrations as they are, so it takes some 0.3 s.
 */
export async function openTestDatabase(options: PoolOptions = {}): Promise<Database> {
  return testDatabaseKind === 'postgres' ? openOnPostgres(options) : openOnPglite(options)
}

const digest = (): string => {
  const hash = crypto.createHash('sha256')
  for (const { number, sql } of readMigrations()) hash.update(`${number} ${sql}`)
  return hash.digest('hex').slice(0, 12)
}

async function openOnPglite(options: PoolOptions): Promise<Database> {
  const template = await pgliteTemplate()
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'qingyuan-test-'))
  fs.cpSync(template, dir, { recursive: true })
  const database = await openDatabase({ ...options, url: null, dir, durable: false })
  return {
    ...database,
    async close() {
      await database.close()
      fs.rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** Made aside and renamed into place: whoever sees it sees it whole. */
async function pgliteTemplate(): Promise<string> {
  const template = path.join(os.tmpdir(), `qingyuan-template-${process.getuid?.() ?? 0}-${digest()}`)
  if (fs.existsSync(template)) return template
  const making = fs.mkdtempSync(`${template}-`)
  try {
    const database = await openDatabase({ url: null, dir: making, durable: false })
    await database.close()
    fs.renameSync(making, template)
  } catch (error) {
    // Unless another test process was faster.
    if (!fs.existsSync(template)) throw error
  } finally {
    fs.rmSync(making, { recursive: true, force: true })
  }
  return template
}

async function openOnPostgres(options: PoolOptions): Promise<Database> {
  const template = `qingyuan_template_${digest()}`
  const name = `qingyuan_test_${crypto.randomBytes(6).toString('hex')}`
  await asAdministrator(async (admin) => {
    await postgresTemplate(admin, template)
    await admin.query(`create database ${name} template ${template}`)
  })
  const database = await openDatabase({ ...options, url: urlOf(name), dir: '' })
  return {
    ...database,
    async close() {
      await database.close()
      await asAdministrator((admin) => admin.query(`drop database if exists ${name} with (force)`))
    },
  }
}

async function postgresTemplate(admin: Client, template: string): Promise<void> {
  await admin.query('select pg_advisory_lock(1)')
  try {
    const { rowCount } = await admin.query('select from pg_database where datname = $1', [template])
    if (rowCount === 1) return
    const making = `${template}_making`
    await admin.query(`drop database if exists ${making} with (force)`)
    await admin.query(`create database ${making} template template0 encoding 'UTF8'`)
    await (await openDatabase({ url: urlOf(making), dir: '' })).close()
    await admin.query(`alter database ${making} rename to ${template}`)
  } finally {
    await admin.query('select pg_advisory_unlock(1)')
  }
}

async function asAdministrator<T>(work: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: testPostgresUrl() })
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.end()
  }
}

/** The URL of another database of the same server. Works for `postgresql:///x?host=/dir` too. */
function urlOf(database: string): string {
  return testPostgresUrl().replace(/^(\w+:\/\/[^/]*\/)[^?]*/, `$1${database}`)
}
