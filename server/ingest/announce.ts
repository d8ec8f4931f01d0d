import type { Bus, ChangedReading } from '../bus/bus.ts'
import type { FrameAddress } from '../journal/record.ts'
import type { KeyedRow } from './store.ts'

/** How often each kind was met. */
export interface KindCounts {
  readonly quarantined: Readonly<Record<string, number>>
  readonly deviations: Readonly<Record<string, number>>
}

export interface Announcer {
  /** A batch was committed. */
  committed(applied: FrameAddress, frames: number, rows: readonly KeyedRow[], counts?: KindCounts): void
  /** Says at once what was held back. */
  close(): void
}

const readingsEveryMs = 1000
const advanceEveryMs = 200

/**
 * Tells the others what was committed: `data.changed` at most once a second, each point and period once in it,
 * and `ingest.advanced` at most five times a second.
 */
export function makeAnnouncer(bus: Bus, now: () => number): Announcer {
  const changed = new Map<string, ChangedReading>()
  let frames = 0
  let rows = 0
  let applied: FrameAddress | null = null
  let quarantined: Record<string, number> = {}
  let deviations: Record<string, number> = {}

  const sayReadings = makeThrottle(readingsEveryMs, now, () => {
    if (changed.size === 0) return
    const readings = [...changed.values()]
    changed.clear()
    bus.publish('data.changed', { readings })
  })
  const sayAdvance = makeThrottle(advanceEveryMs, now, () => {
    if (applied === null) return
    bus.publish('ingest.advanced', { applied, frames, rows, quarantined, deviations })
    applied = null
    frames = 0
    rows = 0
    quarantined = {}
    deviations = {}
  })

  return {
    committed(end, count, written, counts) {
      applied = end
      frames += count
      rows += written.length
      addCounts(quarantined, counts?.quarantined)
      addCounts(deviations, counts?.deviations)
      for (const { pointId, period, start, receivedAt } of written) {
        const key = `${period} ${pointId}`
        const known = changed.get(key)
        if (known === undefined || known.start <= start)
          changed.set(key, { pointId, period, start, receivedAt })
      }
      sayAdvance.ask()
      if (changed.size > 0) sayReadings.ask()
    },
    close() {
      sayReadings.now()
      sayAdvance.now()
    },
  }
}

function addCounts(to: Record<string, number>, more: Readonly<Record<string, number>> = {}): void {
  for (const kind in more) to[kind] = (to[kind] ?? 0) + more[kind]!
}

/** Runs `say` at once when it is long enough ago, else when it is. */
function makeThrottle(everyMs: number, now: () => number, say: () => void): { ask(): void; now(): void } {
  let saidAt = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | null = null
  const run = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    saidAt = now()
    say()
  }
  return {
    ask() {
      if (timer !== null) return
      const wait = saidAt + everyMs - now()
      if (wait <= 0) run()
      // A clock that was set back must not silence us for longer than the interval.
      else timer = setTimeout(run, Math.min(wait, everyMs))
    },
    now: run,
  }
}
