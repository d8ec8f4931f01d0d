import type { Bus } from './bus/bus.ts'
import type { Gateway } from './gateway/gateway.ts'
import type { Journal } from './journal/journal.ts'
import { offsetOf, segmentOf, type FrameAddress } from './journal/record.ts'
import type { GatewayStatusFacts } from './modules/gateway/status-facts.ts'

const windowMs = 10_000
/** Ingest speaks at most five times a second. */
const mostKept = (5 * windowMs) / 1000

/** Bytes of journal between two addresses; segments in between count as full. */
export function bytesBetween(from: FrameAddress, to: FrameAddress, segmentBytes: number): number {
  const segments = segmentOf(to) - segmentOf(from)
  return Math.max(0, segments * segmentBytes + offsetOf(to) - offsetOf(from))
}

export interface IngestProgress {
  /** null until ingest has said something. */
  applied(): FrameAddress | null
  framesPerSecond(at: number): number
}

/** Listens to how far ingest is; begun before ingest, so that nothing is missed. */
export function followIngest(bus: Bus, now: () => number): IngestProgress {
  let applied: FrameAddress | null = null
  let recent: { at: number; frames: number }[] = []
  bus.subscribe('ingest.advanced', (event) => {
    applied = event.applied
    const at = now()
    // Forgotten here as well: nobody may ever ask.
    if (recent.length >= 2 * mostKept) recent = recent.filter((one) => one.at > at - windowMs)
    recent.push({ at, frames: event.frames })
  })
  return {
    applied: () => applied,
    framesPerSecond(at) {
      recent = recent.filter((one) => one.at > at - windowMs)
      return recent.reduce((sum, one) => sum + one.frames, 0) / (windowMs / 1000)
    },
  }
}

/** Joins what the roles of this process know of themselves. */
export function makeStatusSource(parts: {
  readonly gateway: Gateway
  readonly journal: Journal
  readonly segmentBytes: number
  readonly ingest: IngestProgress
  readonly now: () => number
}): () => GatewayStatusFacts {
  const { gateway, journal, segmentBytes, ingest, now } = parts
  return () => {
    const applied = ingest.applied()
    const stats = journal.stats()
    return {
      gateway: gateway.facts(),
      journal: {
        state: journal.state,
        segments: stats.segment,
        bytes: stats.bytes,
        backlogBytes: journal.backlogBytes,
        durable: journal.durable,
      },
      ingest: {
        applied,
        backlogBytes: applied === null ? 0 : bytesBetween(applied, journal.durable, segmentBytes),
        framesPerSecond: ingest.framesPerSecond(now()),
      },
    }
  }
}
