const hourMs = 3_600_000

/** When a session ends by itself. */
export interface SessionTimes {
  /** Without any request. */
  readonly idleMs: number
  /** Whatever is done. */
  readonly absoluteMs: number
}

/** A day in all, or longer where that much idleness is allowed. */
export const sessionTimes = (idleHours: number): SessionTimes => ({
  idleMs: idleHours * hourMs,
  absoluteMs: Math.max(24, idleHours) * hourMs,
})

/** `last_seen_at` is written at most this often. */
export const touchEveryMs = 60_000
