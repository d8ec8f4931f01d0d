import { statfs } from 'node:fs/promises'
import type { Bus } from './bus/bus.ts'
import type { Database } from './db/database.ts'
import type { EndState } from './downlink/command.ts'
import type { Gateway } from './gateway/gateway.ts'
import type { Journal } from './journal/journal.ts'
import type { JournalReader } from './journal/read.ts'
import { offsetOf, segmentOf, type FrameAddress } from './journal/record.ts'
import type { RoleFacts } from './metrics/facts.ts'
import type { Probes } from './metrics/monitor.ts'
import { findWork } from './status-store.ts'

const windowMs = 10_000
/** Ingest speaks at most five times a second. */
const mostKept = (5 * windowMs) / 1000

/** Bytes of journal between two addresses; segments in between count as full. */
export function bytesBetween(from: FrameAddress, to: FrameAddress, segmentBytes: number): number {
  const segments = segmentOf(to) - segmentOf(from)
  return Math.max(0, segments * segmentBytes + offsetOf(to) - offsetOf(from))
}

/** Bytes that are journalled and not yet in the tables; 0 until ingest has said where it stands. */
export const backlogOf = (
  applied: FrameAddress | null,
  durable: FrameAddress,
  segmentBytes: number,
): number => (applied === null ? 0 : bytesBetween(applied, durable, segmentBytes))

export interface IngestProgress {
  /** null until ingest has said something. */
  applied(): FrameAddress | null
  framesPerSecond(at: number): number
  /** Since start. */
  totals(): {
    readonly frames: number
    readonly rows: number
    readonly quarantined: Readonly<Record<string, number>>
    readonly deviations: Readonly<Record<string, number>>
  }
}

/** Listens to how far ingest is; begun before ingest, so that nothing is missed. */
export function followIngest(bus: Bus, now: () => number): IngestProgress {
  let applied: FrameAddress | null = null
  let recent: { at: number; frames: number }[] = []
  const totals = { frames: 0, rows: 0, quarantined: {}, deviations: {} }
  bus.subscribe('ingest.advanced', (event) => {
    applied = event.applied
    totals.frames += event.frames
    totals.rows += event.rows
    add(totals.quarantined, event.quarantined)
    add(totals.deviations, event.deviations)
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
    totals: () => totals,
  }
}

const endStates: ReadonlySet<string> = new Set<EndState>([
  'done',
  'failed',
  'refused',
  'no-answer',
  'no-result',
  'interrupted',
  'expired',
  'cancelled',
])

/** Counts how commands end, from 0 for every way. */
export function followCommands(bus: Bus): () => Readonly<Record<string, number>> {
  const ended: Record<string, number> = Object.fromEntries([...endStates].map((state) => [state, 0]))
  bus.subscribe('command.changed', ({ commands }) => {
    for (const { state } of commands) if (endStates.has(state)) ended[state]! += 1
  })
  return () => ended
}

function add(to: Record<string, number>, more: Readonly<Record<string, number>> = {}): void {
  for (const [kind, count] of Object.entries(more)) to[kind] = (to[kind] ?? 0) + count
}

interface StatusParts {
  readonly gateway: Gateway
  readonly journal: Journal
  readonly segmentBytes: number
  readonly ingest: IngestProgress
  readonly commandsEnded: () => Readonly<Record<string, number>>
  readonly db: Database
  readonly now: () => number
}

/** Joins what the roles of this process know of themselves. */
export function makeRoleFacts(parts: StatusParts): () => RoleFacts {
  const { gateway, journal, segmentBytes, ingest, db, now } = parts
  return () => {
    const applied = ingest.applied()
    const stats = journal.stats()
    return {
      gateway: gateway.facts(),
      journal: {
        state: journal.state,
        full: journal.full,
        segments: stats.segment,
        unsealed: stats.unsealedSegments,
        records: stats.appended,
        refusedRecords: stats.refused,
        bytes: stats.bytes,
        sealedBytes: stats.sealedBytes,
        sealedLogicalBytes: stats.sealedLogicalBytes,
        faults: stats.faults,
        backlogBytes: journal.backlogBytes,
        durable: journal.durable,
        segmentBytes,
        syncTimes: stats.syncTimes,
      },
      ingest: {
        applied,
        backlogBytes: backlogOf(applied, journal.durable, segmentBytes),
        framesPerSecond: ingest.framesPerSecond(now()),
        ...ingest.totals(),
      },
      commandsEnded: parts.commandsEnded(),
      database: {
        kind: db.kind,
        connections: db.pool.totalCount,
        idle: db.pool.idleCount,
        waiting: db.pool.waitingCount,
      },
    }
  }
}

/** The questions that take time: disk, database, and the oldest frame that waits for ingest. */
export function makeProbes(
  parts: Pick<StatusParts, 'db' | 'journal' | 'ingest'> & {
    readonly journalDir: string
    readonly reader: Pick<JournalReader, 'read'>
  },
): Probes {
  const { db, journal, ingest, journalDir, reader } = parts
  return {
    async disk() {
      const { bavail, blocks, bsize } = await statfs(journalDir)
      return { freeBytes: bavail * bsize, sizeBytes: blocks * bsize }
    },
    pingDatabase: () => db.pool.query('select 1'),
    work: () => findWork(db.kysely),
    async oldestWaiting() {
      const applied = ingest.applied()
      const { durable } = journal
      if (applied === null || applied >= durable) return null
      const { records } = await reader.read(applied, durable, 1)
      return records[0]?.receivedAt ?? null
    },
  }
}
