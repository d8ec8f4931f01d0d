import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase, type Database } from '../../server/db/database.ts'
import type { Figure } from './figure.ts'
import { startPostgres } from './postgres.ts'

type Measure = (kind: string, db: Database) => Promise<Figure[]>

/** On the embedded database and on PostgreSQL (TEST_POSTGRES_URL, or a server of our own). */
export async function onBothDatabases(name: string, measure: Measure): Promise<Figure[]> {
  const only = process.env['BENCH_DATABASE']
  const figures = only === 'PostgreSQL' ? [] : await onPglite(name, measure)
  if (only === 'PGlite') return figures
  const url = process.env['TEST_POSTGRES_URL']
  if (url !== undefined) return [...figures, ...(await onPostgres(url, measure))]
  const server = await startPostgres()
  try {
    return [...figures, ...(await onPostgres(server.url, measure))]
  } finally {
    await server.stop()
  }
}

async function onPglite(name: string, measure: Measure): Promise<Figure[]> {
  const dir = await mkdtemp(join(tmpdir(), `qingyuan-bench-${name}-`))
  try {
    return await measure('PGlite', await openDatabase({ url: null, dir, durable: false }))
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** In a database of its own, dropped afterwards. */
async function onPostgres(url: string, measure: Measure): Promise<Figure[]> {
  const name = `qingyuan_bench_${process.pid}`
  const admin = await openDatabase({ url, dir: '' })
  try {
    await admin.pool.query(`create database ${name}`)
    const own = new URL(url)
    own.pathname = `/${name}`
    return await measure('PostgreSQL', await openDatabase({ url: own.href, dir: '' }))
  } finally {
    await admin.pool.query(`drop database if exists ${name} with (force)`)
    await admin.close()
  }
}
