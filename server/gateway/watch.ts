import type { Peek } from '../../hj212/index.ts'
import type { FrameAddress } from '../journal/record.ts'
import type { LoggerEntry } from '../registry/registry.ts'
import type { Connection } from './connection.ts'

/** Called once the frame is durable. */
export type Heard = (address: FrameAddress) => void

/**
 * Who listens to the frames that pass: downlink. It is asked while the bytes are at hand (they are a view: nothing
 * of them may be kept), for every accepted frame, so it must say no at the price of a look into a map.
 */
export interface FrameWatch {
  frame(connection: Connection, logger: LoggerEntry, facts: Peek, bytes: Buffer): Heard | null
  /** A whole frame of 2025 whose MN nobody has: a logger before its activation [HJ 212-2025 C.2, reported]. */
  stranger(connection: Connection, facts: Peek, bytes: Buffer): Heard | null
  /** From now on this MN speaks through this connection. */
  joined(logger: LoggerEntry, connection: Connection): void
  /** The MN no longer speaks through this connection; `joined` may follow for another. */
  left(mn: string, connection: Connection): void
}
