import { isBackfill } from './backfill.ts'

/** Reading from it can be stopped for a while. */
export interface Paced {
  /** When bytes came from it last, by the monotonic clock. */
  readonly lastDataAt: number
  hold(reason: 'pace'): void
  release(reason: 'pace'): void
}

export interface PaceOptions {
  /** Bytes that are journalled and not yet in the tables. */
  readonly backlogBytes: () => number
  /** Epoch ms, for the age of data. */
  readonly now: () => number
  /** Above `high` back-fill is held back, until it is below `low`. */
  readonly limits?: Partial<PaceLimits>
}

export interface PaceLimits {
  readonly high: number
  readonly low: number
  /** No connection is held longer, ms. Below the shortest OverTime of the standard, 5 s [HJ 212-2017 Table 1]. */
  readonly holdMs: number
}

/** 4 MB are some 10 000 frames: what ingest does in half a second. */
const defaultLimits: PaceLimits = { high: 4 * 2 ** 20, low: 2 ** 20, holdMs: 4000 }

/**
 * Live data first. Ingest takes the journal in order, so what is to be seen soon must not stand behind a day of
 * back-fill: while ingest is behind, a connection that has just brought back-fill is not read for a moment. Its
 * logger waits for nothing: what it sent is answered, what it sends next stands in the socket.
 */
export class Pace<C extends Paced> {
  private readonly options: PaceOptions
  private readonly limits: PaceLimits
  /** Held connections, the longest held first, and since when. */
  private readonly held = new Map<C, number>()
  private behind = false

  constructor(options: PaceOptions) {
    this.options = options
    this.limits = { ...defaultLimits, ...options.limits }
  }

  /** Connections that are not read just now. */
  get holding(): number {
    return this.held.size
  }

  /** An accepted frame came through `connection`. */
  took(connection: C, frame: Buffer, CN: string | null): void {
    if (!this.behind || this.held.has(connection) || !isBackfill(frame, CN, this.options.now())) return
    this.held.set(connection, connection.lastDataAt)
    connection.hold('pace')
  }

  /** To be called some ten times a second, with the time of the monotonic clock. */
  tick(at: number): void {
    const backlog = this.options.backlogBytes()
    this.behind = backlog > (this.behind ? this.limits.low : this.limits.high)
    for (const [connection, since] of this.held) {
      if (this.behind && at - since < this.limits.holdMs) break
      this.held.delete(connection)
      connection.release('pace')
    }
  }

  forget(connection: C): void {
    this.held.delete(connection)
  }
}
