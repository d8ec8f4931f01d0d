import type net from 'node:net'
import {
  encodeError,
  encodeMessage,
  encodeQuery,
  encodeWelcome,
  messageType,
  readSql,
  readStatementName,
  renameStatement,
} from './wire.ts'
import { WireReader } from './wire-reader.ts'
import type { ClientSays } from './wire-reader.ts'
import type { PgliteQueue, QueuedClient } from './pglite-queue.ts'

/** Cycles waiting for the backend beyond which a client's socket is not read: 8 MiB. */
const maxWaiting = 8 * 1024 * 1024

const refuseCopy = encodeQuery(
  `do $$ begin raise exception 'COPY FROM STDIN is not available on the embedded database: use INSERT … SELECT unnest'
   using errcode = '0A000'; end $$`,
)

/**
 * Serves one socket. All clients share one backend and so one session: names of prepared statements are
 * told apart here; session settings, advisory session locks and temporary tables are not, so use
 * `set local`, `pg_advisory_xact_lock` and no temporary tables.
 */
export function serveClient(
  socket: net.Socket,
  options: { id: number; queue: PgliteQueue; parameters: Readonly<Record<string, string>> },
): { close(reason: string): void } {
  const { id, queue, parameters } = options
  const reader = new WireReader()
  const statements = new Set<string>()
  let waiting = 0
  let ended = false

  const client: QueuedClient & { cycles: Buffer[] } = {
    cycles: [],
    reply(bytes) {
      if (!ended) socket.write(bytes)
      const wasFull = waiting >= maxWaiting
      waiting = client.cycles.reduce((sum, cycle) => sum + cycle.length, 0)
      if (wasFull && waiting < maxWaiting) socket.resume()
    },
    expel() {
      end(encodeError('FATAL', '25P03', 'terminating connection due to idle-in-transaction timeout'))
    },
  }

  const end = (farewell?: Buffer): void => {
    if (ended) return
    ended = true
    const closes = [...statements].map((name) => encodeMessage('C', Buffer.from('S'), name))
    queue.leave(client, closes.length > 0 ? Buffer.concat([...closes, encodeMessage('S')]) : undefined)
    if (farewell === undefined) socket.destroy()
    else socket.end(farewell, () => socket.destroy())
  }

  /** The message as the shared backend may see it; `replacement` of the whole cycle when it may not. */
  const admit = (message: Buffer): Buffer => {
    const statement = readStatementName(message)
    if (statement === null || statement.name === '') return message
    const own = `c${id}:${statement.name}`
    if (message[0] === messageType.parse) statements.add(own)
    else if (message[0] === messageType.close) statements.delete(own)
    return renameStatement(message, statement, own)
  }

  const hear = (says: ClientSays): void => {
    switch (says.kind) {
      case 'encryption-request':
        socket.write('N')
        return
      case 'startup':
        socket.write(encodeWelcome(parameters, id))
        return
      case 'cycle': {
        const cycle = says.messages.some(isCopyIn) ? refuseCopy : Buffer.concat(says.messages.map(admit))
        waiting += cycle.length
        client.cycles.push(cycle)
        if (waiting >= maxWaiting) socket.pause()
        queue.wake(client)
        return
      }
      case 'cancel':
      case 'terminate':
        end()
        return
      case 'nonsense':
        end(encodeError('FATAL', '08P01', `protocol violation: ${says.reason}`))
        return
    }
  }

  socket.on('data', (chunk) => {
    for (const says of reader.read(chunk)) {
      if (ended) return
      hear(says)
    }
  })
  socket.on('error', () => end())
  socket.on('close', () => end())
  return { close: (reason) => end(encodeError('FATAL', '57P01', reason)) }
}

/** COPY … FROM STDIN would leave the backend waiting for data in the middle of a cycle. */
function isCopyIn(message: Buffer): boolean {
  const sql = readSql(message)
  return sql !== null && /\bcopy\b/i.test(sql.slice(0, 200)) && /^\s*copy\b[^;]*\bfrom\s+stdin\b/i.test(sql)
}
