import { isRetryable, pause } from '../db/retry.ts'
import { ensurePartitions } from '../db/partition.ts'
import type { Database } from '../db/database.ts'
import type { Log } from '../lib/log.ts'
import type { FrameAddress } from '../journal/record.ts'
import { formatFrameAddress } from '../journal/record.ts'
import { addressesOf, cutFormed } from './batch.ts'
import type { Flush } from './debt.ts'
import type { FactorSet, FactorSets } from './factor-set.ts'
import type { Formed, QuarantineEntry } from './formed.ts'
import type { Position } from './position.ts'
import type { RowParameter } from './row-parameter.ts'
import {
  insertMessages,
  insertQuarantine,
  findPosition,
  inTransaction,
  movePosition,
  upsertLatest,
  upsertSightings,
  type KeyedRow,
  type Tx,
} from './store.ts'
import { writeReadings } from './write-readings.ts'

/** What is written in one transaction. */
export interface WriteJob {
  readonly from: FrameAddress
  readonly formed: Formed
  readonly flush: Flush | null
  readonly position: Position
  /** Runs in the same transaction, after the rows; perhaps more than once. */
  readonly also?: AlsoWrite
}

export type AlsoWrite = (tx: Tx, rows: readonly KeyedRow[]) => Promise<void>

export type WrittenAside =
  | { readonly ok: true; readonly rows: readonly KeyedRow[] }
  /** The database refused something of it; nothing was written. */
  | { readonly ok: false; readonly error: unknown }

export interface Writer {
  /**
   * Writes all of it, whatever it takes: waits for a database that is away, and puts a record that the
   * database refuses into quarantine. Returns the rows that are new or changed. Rejects only when `signal`
   * aborts while the database is away, and with PositionTakenError.
   */
  write(job: WriteJob): Promise<KeyedRow[]>
  /** Writes what frames from before the position made. Between two calls of `write`. */
  writeAside(formed: Formed, also: AlsoWrite): Promise<WrittenAside>
  readonly poisoned: number
}

/** Another ingest writes to this database: start anew from where it stands. */
export class PositionTakenError extends Error {
  constructor(standing: Position | null) {
    const at = standing === null ? 'nowhere' : formatFrameAddress(standing.applied)
    super(`the position in the database was moved by somebody else and stands at ${at}`)
    this.name = 'PositionTakenError'
  }
}

export interface WriterOptions {
  readonly db: Database
  readonly sets: FactorSets
  readonly parameter: RowParameter
  /** As it was found. */
  readonly position: Position
  readonly now: () => number
  readonly signal: AbortSignal
  readonly log?: Log | undefined
}

/** The only one that writes readings, in the order of the journal, one transaction after the other. */
export function makeWriter({
  db,
  sets,
  parameter,
  position: found,
  now,
  signal,
  log,
}: WriterOptions): Writer {
  const partitions = new Set<string>()
  /** The position that stands in the database. */
  let stored = found
  let poisoned = 0

  /** Asked for each day once; rows of a day without one stand in the default partition. */
  const makePartitions = async (formed: Formed): Promise<void> => {
    const needs = new Map<string, { period: KeyedRow['period']; start: Date }>()
    for (const { period, start } of formed.readings) {
      const key = `${period}${Math.floor((start + 28_800_000) / 86_400_000)}`
      if (!partitions.has(key)) needs.set(key, { period, start: new Date(start) })
    }
    if (needs.size === 0) return
    await ensurePartitions(db.kysely, needs.values(), new Date(now()))
    if (partitions.size > 10_000) partitions.clear()
    // A day that is still to come may have been refused a partition; asking again costs nothing.
    for (const [key, { start }] of needs) if (start.getTime() <= now()) partitions.add(key)
  }

  /** True when the position was moved; false when an attempt that seemed to fail had moved it. */
  const move = async (tx: Tx, position: Position, isUnsure: boolean): Promise<boolean> => {
    if (await movePosition(tx, stored.applied, position)) return true
    const standing = await findPosition(tx)
    if (isUnsure && standing?.applied === position.applied) return false
    throw new PositionTakenError(standing)
  }

  const writeOnce = async (
    { formed, flush, position, also }: WriteJob,
    isUnsure: boolean,
  ): Promise<KeyedRow[]> => {
    const resolved: FactorSet[] = []
    try {
      await makePartitions(formed)
      const changed = await inTransaction(db.pool, async (tx) => {
        const isMoved = await move(tx, position, isUnsure)
        // Written before, this changes nothing and tells the rows.
        const rows = await writeReadings(tx, formed.readings, sets, parameter, (made) =>
          resolved.push(...made),
        )
        await insertMessages(tx, formed.messages)
        await insertQuarantine(tx, formed.quarantined, isMoved)
        await also?.(tx, rows)
        if (flush !== null && isMoved) {
          await upsertLatest(tx, flush.latest, parameter)
          await upsertSightings(tx, flush.sightings)
        }
        return rows
      })
      stored = position
      return changed
    } catch (error) {
      for (const set of resolved) set.id = null
      throw error
    }
  }

  /** Halves a batch that the database refuses until the one record is found. */
  const bisect = async (job: WriteJob, error: unknown): Promise<KeyedRow[]> => {
    const addresses = addressesOf(job.formed)
    if (addresses.length === 0) throw error
    if (addresses.length === 1) {
      const [at] = addresses as [FrameAddress]
      log?.error({ err: error, frame: formatFrameAddress(at) }, 'ingest: a record cannot be written')
      const changed = await attempt({ ...job, formed: onlyQuarantined(job.formed, at, error) }, null)
      poisoned++
      return changed
    }
    const middle = addresses[addresses.length >>> 1]!
    const { from, formed, flush, position } = job
    // What waited before this batch may be complete at its end, but not at its middle.
    const resume = Math.min(position.resume, stored.resume) as FrameAddress
    const early: WriteJob = {
      from,
      formed: cutFormed(formed, from, middle),
      flush,
      position: { applied: middle, resume },
    }
    const late: WriteJob = {
      from: middle,
      formed: cutFormed(formed, middle, position.applied),
      flush: null,
      position,
      ...(job.also !== undefined && { also: job.also }),
    }
    return [...(await attempt(early, bisect)), ...(await attempt(late, bisect))]
  }

  /** Again and again while the database is away or in trouble of its own. */
  const attempt = async (
    job: WriteJob,
    onRefused: ((job: WriteJob, error: unknown) => Promise<KeyedRow[]>) | null,
  ): Promise<KeyedRow[]> => {
    for (let failures = 1; ; failures++) {
      try {
        return await writeOnce(job, failures > 1)
      } catch (error) {
        if (signal.aborted || error instanceof PositionTakenError) throw error
        if (onRefused !== null && isRefusal(error)) return await onRefused(job, error)
        const level = isRetryable(error) ? 'warn' : 'error'
        log?.[level](
          { err: error, frame: formatFrameAddress(job.from), attempt: failures },
          'ingest: cannot write, trying again; the journal goes on',
        )
        await pause(Math.min(50 * 2 ** Math.min(failures - 1, 7), 5000), signal)
        if (signal.aborted) throw error
      }
    }
  }

  return {
    write: (job) => attempt(job, bisect),
    async writeAside(formed, also) {
      let refused: { error: unknown } | null = null
      const job: WriteJob = { from: stored.applied, formed, flush: null, position: stored, also }
      const rows = await attempt(job, async (_, error) => {
        refused = { error }
        return []
      })
      return refused === null ? { ok: true, rows } : { ok: false, ...(refused as { error: unknown }) }
    },
    get poisoned() {
      return poisoned
    },
  }
}

/**
 * What a record did, not the world: data exception, integrity, program limit, text the encoding has not, and
 * mistakes of ours while encoding.
 */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error) || isRetryable(error)) return false
  const { code } = error as { code?: unknown }
  if (typeof code !== 'string') return error instanceof TypeError || error instanceof RangeError
  return /^(?:21|22|23|54)[0-9A-Z]{3}$/.test(code) || code.startsWith('ERR_')
}

function onlyQuarantined(formed: Formed, at: FrameAddress, error: unknown): Formed {
  const detail = (error instanceof Error ? error.message : String(error)).replaceAll('\0', '').slice(0, 200)
  const known = formed.quarantined[0]
  const frames = new Map<FrameAddress, number>()
  for (const { frame, receivedAt } of [...formed.readings, ...formed.messages, ...formed.quarantined])
    frames.set(frame, receivedAt)
  const quarantined = [...frames].map(([frame, receivedAt]): QuarantineEntry => ({
    at,
    frame,
    receivedAt,
    peer: known?.peer ?? '',
    reason: 'not-writable',
    mn: null,
    command: null,
    detail,
    isCount: false,
  }))
  return { readings: [], messages: [], quarantined }
}
