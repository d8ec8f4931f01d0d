import type { Database } from '../db/database.ts'
import type { JournalReader } from '../journal/read.ts'
import type { Log } from '../lib/log.ts'
import type { Registry } from '../registry/registry.ts'
import type { FactorSets } from './factor-set.ts'
import { LatestRows } from './latest.ts'
import { changedMns } from './reread-cause.ts'
import { formChunk, type RereadChunk } from './reread-chunk.ts'
import {
  askForMns,
  beginJob,
  endJob,
  findNextJob,
  listKnownAfterAll,
  listQuarantined,
  settleReread,
  type RereadJob,
  type RereadPosition,
} from './reread-store.ts'
import type { RowParameter } from './row-parameter.ts'
import { upsertLatest, type KeyedRow } from './store.ts'
import { PositionTakenError, type Writer } from './writer.ts'

export interface Rereader {
  /** There may be something to do. */
  readonly isBusy: boolean
  /** Somebody asked for a job. */
  wake(): void
  /** Asks for jobs where the registry changed what a frame in quarantine is. */
  registryChanged(from: Registry, to: Registry): Promise<void>
  /** The same for what changed while nobody was listening. */
  started(): Promise<void>
  /** Reads one chunk of frames; returns the rows that are new or changed. While nothing else is being written. */
  step(): Promise<readonly KeyedRow[]>
}

export interface RereadParts {
  readonly pool: Database['pool']
  readonly reader: Pick<JournalReader, 'get'>
  readonly writer: Writer
  readonly sets: FactorSets
  readonly parameter: RowParameter
  readonly registry: () => Registry
  readonly now: () => number
  /** Frames of one chunk. */
  readonly frames: number
  readonly retry: <T>(work: () => Promise<T>) => Promise<T>
  readonly log?: Log | undefined
}

/**
 * Reads quarantined frames of the journal again, one job after the other, a chunk at a time. It holds nothing
 * between two chunks: where a job stands is in its row, and moves in the transaction of what the chunk wrote.
 */
export function makeRereader(parts: RereadParts): Rereader {
  const { pool, writer, sets, parameter, registry, now, retry, log } = parts
  let isWanted = true

  const ask = async (mns: readonly string[], isAnew: boolean): Promise<void> => {
    if (mns.length === 0) return
    const at = new Date(now())
    const jobs = await retry(() => askForMns(pool, mns, { reason: 'registry', at, isAnew }))
    if (jobs > 0) isWanted = true
  }

  const write = async (job: RereadJob, chunk: RereadChunk): Promise<readonly KeyedRow[]> => {
    const { tried, formed, resolved, refused } = chunk
    const outcome = { job, to: tried.at(-1)!, at: new Date(now()), resolved, refused }
    const written = await writer.writeAside(formed, async (tx, rows) => {
      // With the rows: a restart reads the journal again for what is owed to `latest`, but not these frames.
      const latest = new LatestRows()
      for (const row of rows) latest.note(row)
      await upsertLatest(tx, latest.dirtyRows(), parameter)
      await settleReread(tx, outcome)
    })
    if (written.ok) return written.rows
    if (tried.length > 1) return await writeHalves(job, tried)
    log?.error({ err: written.error, frame: tried[0]!.frame }, 'reread: a frame cannot be written')
    const detail = String(written.error).replaceAll('\0', '').slice(0, 200)
    return await write(job, {
      tried,
      formed: { readings: [], messages: [], quarantined: [] },
      resolved: [],
      refused: [{ frame: tried[0]!.frame, reason: 'not-writable', detail }],
    })
  }

  const form = (frames: readonly RereadPosition[], more: readonly RereadPosition[]): Promise<RereadChunk> =>
    formChunk(frames, more, { reader: parts.reader, registry: registry(), sets })

  /** Until the one frame is found that the database refuses. */
  const writeHalves = async (job: RereadJob, tried: readonly RereadPosition[]): Promise<KeyedRow[]> => {
    const middle = tried.length >>> 1
    const early = tried.slice(0, middle)
    const rows = await write(job, await form(early, []))
    const rest = await write({ ...job, position: early.at(-1)! }, await form(tried.slice(middle), []))
    return [...rows, ...rest]
  }

  const stepOf = async (job: RereadJob): Promise<readonly KeyedRow[]> => {
    if (job.state === 'queued') await retry(() => beginJob(pool, job.id, new Date(now())))
    // As many again for the missing parts of split packets.
    const found = await retry(() => listQuarantined(pool, job.mn, job.position, 2 * parts.frames))
    if (found.length === 0) {
      await retry(() => endJob(pool, job.id, new Date(now()), null))
      return []
    }
    return await write(job, await form(found.slice(0, parts.frames), found.slice(parts.frames)))
  }

  return {
    get isBusy() {
      return isWanted
    },
    wake() {
      isWanted = true
    },
    registryChanged: (from, to) => ask(changedMns(from, to), true),
    started: async () => ask(await retry(() => listKnownAfterAll(pool)), false),
    async step() {
      // Before the look: whoever asks from here on is seen next time.
      isWanted = false
      const job = await retry(() => findNextJob(pool))
      if (job === null) return []
      isWanted = true
      try {
        return await stepOf(job)
      } catch (error) {
        if (error instanceof PositionTakenError) throw error
        log?.error({ err: error, job: job.id }, 'reread: a job failed')
        const failure = String(error).replaceAll('\0', '').slice(0, 500)
        await retry(() => endJob(pool, job.id, new Date(now()), failure))
        return []
      }
    },
  }
}
