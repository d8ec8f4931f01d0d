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

export function makeOccupancy(): Occupancy {
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
      // A socket may carry several MNs: it is old only when none speaks through it any more.
      if (before.mns.size === 0) before.end()
    },
    connectionOf: (mn) => byMn.get(mn) ?? null,
    forget(connection) {
      for (const mn of connection.mns) if (byMn.get(mn) === connection) byMn.delete(mn)
      connection.mns.clear()
    },
  }
}
