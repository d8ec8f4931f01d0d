import type { Connection } from './connection.ts'

/** Which connection each MN speaks through now. */
export interface Occupancy {
  readonly loggers: number
  /** Binds an MN to a connection. A new connection of an MN wins over the old [reference 9.4]. */
  claim(mn: string, connection: Connection): void
  /** The connection of an MN, for downlink. */
  connectionOf(mn: string): Connection | null
  forget(connection: Connection): void
}

/** `left`: an MN no longer speaks through this connection. */
export function makeOccupancy(left: (mn: string, connection: Connection) => void): Occupancy {
  const byMn = new Map<string, Connection>()
  return {
    get loggers() {
      return byMn.size
    },
    claim(mn, connection) {
      const before = byMn.get(mn)
      if (before === connection) return
      byMn.set(mn, connection)
      connection.mns.add(mn)
      if (before === undefined) return
      before.mns.delete(mn)
      left(mn, before)
      // A socket may carry several MNs: it is old only when none speaks through it any more.
      if (before.mns.size === 0) before.end()
    },
    connectionOf: (mn) => byMn.get(mn) ?? null,
    forget(connection) {
      const mns = [...connection.mns]
      connection.mns.clear()
      for (const mn of mns) {
        if (byMn.get(mn) !== connection) continue
        byMn.delete(mn)
        left(mn, connection)
      }
    },
  }
}
