import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { openPgliteBackend } from './pglite-backend.ts'
import { makePgliteQueue } from './pglite-queue.ts'
import { serveClient } from './pglite-client.ts'
import { encodeError } from './wire.ts'
import { startMaintenance } from './pglite-maintenance.ts'

export interface PgliteServer {
  /** Directory of the socket: node-postgres takes it as `host`, with port 5432. */
  readonly socket: string
  /** Ends all clients, lets the running cycle finish, shuts the backend down with a checkpoint. */
  close(): Promise<void>
}

export interface PgliteServerOptions {
  /** The data directory. Its lock is the caller's business. */
  readonly dir: string
  /** A directory that is made with mode 0700; its path must be shorter than 80 bytes. */
  readonly socket: string
  /** false: nothing is synced to disk, for tests. */
  readonly durable?: boolean
  readonly idleInTransactionMs?: number
  readonly maxClients?: number
  /** The backend is of no more use; all clients were cut off. */
  readonly onBroken?: (error: Error) => void
}

/**
 * Opens PGlite and serves it to any number of node-postgres clients over a unix socket, so that there is
 * one driver and one dialect whatever the database is.
 */
export async function servePglite(options: PgliteServerOptions): Promise<PgliteServer> {
  const { dir, socket: socketDir, durable = true, idleInTransactionMs = 60_000, maxClients = 100 } = options
  const backend = await openPgliteBackend({ dir, durable })
  const clients = new Set<ReturnType<typeof serveClient>>()
  const onBroken = (error: Error): void => {
    server.close()
    for (const client of clients) client.close('the embedded database failed')
    options.onBroken?.(error)
  }
  const queue = makePgliteQueue({ backend, idleInTransactionMs, onBroken })
  const parameters = {
    server_version: `${backend.version} (PGlite)`,
    server_encoding: 'UTF8',
    client_encoding: 'UTF8',
    DateStyle: 'ISO, MDY',
    TimeZone: 'UTC',
    integer_datetimes: 'on',
    standard_conforming_strings: 'on',
  }

  let lastId = 0
  const server = net.createServer((socket) => {
    if (clients.size >= maxClients) {
      socket.on('error', () => socket.destroy())
      socket.end(encodeError('FATAL', '53300', `more than ${maxClients} connections`))
      return
    }
    lastId += 1
    const client = serveClient(socket, { id: lastId, queue, parameters })
    clients.add(client)
    socket.once('close', () => clients.delete(client))
  })
  fs.rmSync(socketDir, { recursive: true, force: true })
  fs.mkdirSync(socketDir, { recursive: true, mode: 0o700 })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path.join(socketDir, '.s.PGSQL.5432'), resolve)
  })
  const maintenance = startMaintenance({ backend, queue })

  return {
    socket: socketDir,
    async close() {
      maintenance.stop()
      server.close()
      for (const client of clients) client.close('the database is shutting down')
      await queue.stop()
      await backend.close()
      fs.rmSync(socketDir, { recursive: true, force: true })
    },
  }
}
