import type { Socket } from 'node:net'
import { makeAddresses } from './addresses.ts'
import type { Connection, Visitor } from './connection.ts'
import { peerOf } from './doors.ts'
import type { Limits } from './limit-settings.ts'
import type { Refusals } from './refusals.ts'

/** Who may come in, and who leaves first when there is no room. Instants are of the monotonic clock. */
export interface Visitors {
  /** Lets a socket in, or resets it: the refusal costs neither side more. */
  admit(socket: Socket, at: number): Visitor | null
  /** The socket is a connection now, of which nothing is known yet. */
  entered(connection: Connection): void
  /** An accepted frame came through it: it does not have to make room any more. */
  proven(connection: Connection): void
  left(connection: Connection): void
  sweep(at: number): void
}

export function makeVisitors(limits: Limits, refusals: Refusals, ticks: () => number): Visitors {
  const addresses = makeAddresses(limits)
  /** Sockets that are in, handshakes included. */
  let inside = 0
  /** Connections without an accepted frame, the oldest first. */
  const unproven = new Set<Connection>()

  const makeRoom = (): boolean => {
    const [oldest] = unproven
    if (oldest === undefined) return false
    unproven.delete(oldest)
    oldest.cut('connections-in-all')
    return true
  }

  return {
    admit(socket, at) {
      const peer = peerOf(socket)
      if (peer === null) {
        // It has gone again already.
        socket.destroy()
        return null
      }
      const joined = addresses.join(socket.remoteAddress!, at)
      if (!joined.ok) {
        refusals.note(joined.kind, joined.name, null)
        socket.resetAndDestroy()
        return null
      }
      const { subscriber } = joined
      if (inside >= limits.maxConnections && !makeRoom()) {
        addresses.leave(subscriber, at)
        refusals.note('connections-in-all', subscriber.name, null)
        socket.resetAndDestroy()
        return null
      }
      inside += 1
      socket.once('close', () => {
        inside -= 1
        addresses.leave(subscriber, ticks())
      })
      return { peer, subscriber, certificateNames: null }
    },
    entered: (connection) => unproven.add(connection),
    proven: (connection) => unproven.delete(connection),
    left: (connection) => unproven.delete(connection),
    sweep: (at) => addresses.sweep(at),
  }
}
