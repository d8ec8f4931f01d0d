import type { ServerResponse } from 'node:http'
import type { Pending } from './pending.ts'

/** One open event stream. */
export interface Stream {
  /** Something is pending: sent now, or a second after the last event, or when the reader has caught up. */
  wake(): void
  heartbeat(): void
  end(): void
}

/** A browser that takes nothing for this long is gone. */
const stuckMs = 60_000

/**
 * Writes what is pending as `readings` events, at most one in `spacingMs`. While the reader is slow nothing is
 * written: what is pending stays one entry for each point and period.
 */
export function makeStream(
  response: ServerResponse,
  pending: Pending,
  spacingMs: number,
  onEnd: () => void,
): Stream {
  let timer: NodeJS.Timeout | null = null
  let lastEvent = -Infinity
  let isBlocked = false
  let blockedSince = 0
  let isOver = false

  const write = (text: string): void => {
    if (response.write(text)) return
    isBlocked = true
    blockedSince = performance.now()
  }
  const flush = (): void => {
    timer = null
    if (isOver || isBlocked) return
    const readings = pending.take()
    if (readings === null) return
    lastEvent = performance.now()
    write(`event: readings\ndata: ${JSON.stringify(readings)}\n\n`)
  }
  const wake = (): void => {
    if (isOver || isBlocked || timer !== null) return
    timer = setTimeout(flush, Math.max(0, lastEvent + spacingMs - performance.now()))
  }
  const over = (): void => {
    if (isOver) return
    isOver = true
    if (timer !== null) clearTimeout(timer)
    onEnd()
  }
  response.on('drain', () => {
    isBlocked = false
    wake()
  })
  response.on('close', over)
  response.on('error', over)

  // Browsers wait this long before they come back.
  write('retry: 3000\n\n')
  return {
    wake,
    heartbeat() {
      if (isOver) return
      if (!isBlocked) write(': still here\n\n')
      else if (performance.now() - blockedSince > stuckMs) response.destroy()
    },
    end() {
      response.end()
      over()
    },
  }
}
