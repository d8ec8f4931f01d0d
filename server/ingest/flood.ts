import type { FrameAddress } from '../journal/record.ts'

export interface FloodGate {
  /**
   * The row that counts this arrival: its own address where it is the first that has no row to itself, null
   * where it has one.
   */
  countedBy(address: FrameAddress, receivedAt: number, peer: string): FrameAddress | null
}

interface Arrived {
  rows: number
  counting: FrameAddress | null
}

/** Rows of what nobody can read that one address may make within a minute; the rest is counted in one more. */
export const rowsOfMinute = 20

/** Addresses told apart within a minute; further ones count as one. */
const addressesOfMinute = 4096

/**
 * Keeps the quarantine from growing with noise: bytes that name no MN tell nobody more by the thousand. Time is
 * that of the records.
 */
export function makeFloodGate(): FloodGate {
  const arrived = new Map<string, Arrived>()
  let minute = Number.NaN
  return {
    countedBy(address, receivedAt, peer) {
      const now = Math.floor(receivedAt / 60_000)
      if (now !== minute) arrived.clear()
      minute = now
      let host = hostOf(peer)
      if (arrived.size >= addressesOfMinute && !arrived.has(host)) host = ''
      let own = arrived.get(host)
      if (own === undefined) arrived.set(host, (own = { rows: 0, counting: null }))
      if (++own.rows <= rowsOfMinute) return null
      return (own.counting ??= address)
    },
  }
}

const hostOf = (peer: string): string => peer.slice(0, peer.lastIndexOf(':'))
