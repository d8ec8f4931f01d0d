import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'
import type { PoolConfig } from 'pg'
import type { Log } from '../lib/log.ts'
import { migrate } from './migrate.ts'
import { startPglite } from './pglite.ts'
import { withRetry } from './retry.ts'
import type { Schema } from './schema.ts'
import { resultTypes } from './types.ts'

/** How another thread reaches the database. Survives structured clone. */
export interface Connection {
  readonly kind: 'postgres' | 'pglite'
  /** PostgreSQL: connection string. */
  readonly url?: string
  /** PGlite: directory of its unix socket. */
  readonly socket?: string
}

/** An open database, PostgreSQL or PGlite: one driver, one dialect, one SQL. */
export interface Database {
  readonly kind: 'postgres' | 'pglite'
  readonly connection: Connection
  /** For SQL with arrays and named statements. Release every client. */
  readonly pool: Pool
  readonly kysely: Kysely<Schema>
  /** Ends the pool; where this object started PGlite, stops it too. */
  close(): Promise<void>
}

export interface PoolOptions {
  readonly poolSize?: number
  /** A statement that runs longer is cancelled (PostgreSQL only: the embedded database cannot). */
  readonly statementTimeoutMs?: number
  readonly log?: Log | undefined
}

/**
 * Opens and migrates the database: the server at `url`, or without one PGlite in the directory `dir`.
 * Waits up to a minute for a server that is starting. Throws DirectoryLockedError, NewerSchemaError.
 */
export async function openDatabase(
  options: PoolOptions & { url: string | null; dir: string; durable?: boolean },
): Promise<Database> {
  const { url, dir, durable = true, log } = options
  const pglite = url === null ? await startPglite({ dir, durable, log }) : null
  const connection: Connection =
    pglite === null ? { kind: 'postgres', url: url! } : { kind: 'pglite', socket: pglite.socket }
  const database = connectDatabase(connection, options)
  const close = async (): Promise<void> => {
    await database.close()
    await pglite?.close()
  }
  try {
    await withRetry(() => migrate(database.pool), {
      attempts: 20,
      onRetry: (error) => log?.warn({ reason: error.message }, 'database is not ready, trying again'),
    })
  } catch (error) {
    await close()
    throw error
  }
  return { ...database, close }
}

/** What a page waits for as long as this is told in the log. */
const slowQueryMs = 1000

/** A pool of its own to a database that is open and migrated; connects when first used. */
export function connectDatabase(connection: Connection, options: PoolOptions = {}): Database {
  const { poolSize = 4, statementTimeoutMs, log } = options
  const pool = new Pool({
    ...(connection.kind === 'postgres'
      ? { connectionString: connection.url, ...serverSession(statementTimeoutMs) }
      : { host: connection.socket, port: 5432, user: 'postgres', database: 'postgres', password: '' }),
    max: poolSize,
    connectionTimeoutMillis: 30_000,
    idleTimeoutMillis: 60_000,
    types: resultTypes,
    allowExitOnIdle: true,
  })
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', (error) => log?.warn({ reason: error.message }, 'idle database connection lost'))
  // So does one that breaks between two statements of a transaction: the next statement fails, and that is told.
  pool.on('connect', (client) => client.on('error', () => undefined))
  const kysely = new Kysely<Schema>({
    dialect: new PostgresDialect({ pool }),
    // The text of a query has places for its values, never the values.
    log: ({ level, query, queryDurationMillis }) => {
      if (level === 'query' && queryDurationMillis > slowQueryMs)
        log?.warn({ sql: query.sql.slice(0, 500), durationMs: Math.round(queryDurationMillis) }, 'slow query')
    },
  })
  let closed: Promise<void> | null = null
  return {
    kind: connection.kind,
    connection,
    pool,
    kysely,
    // Destroying kysely ends the pool, if it was ever used through it.
    close: () => (closed ??= kysely.destroy().then(() => (pool.ended ? undefined : pool.end()))),
  }
}

/** What every session of a PostgreSQL server starts with; PGlite has the same from its start parameters. */
function serverSession(statementTimeoutMs: number | undefined): PoolConfig {
  return {
    application_name: 'qingyuan',
    keepAlive: true,
    idle_in_transaction_session_timeout: 60_000,
    options: '-c timezone=UTC -c jit=off -c search_path=public',
    ...(statementTimeoutMs === undefined ? {} : { statement_timeout: statementTimeoutMs }),
  }
}
