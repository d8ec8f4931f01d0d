import type { Bus } from '../bus/bus.ts'
import type { Database } from '../db/database.ts'
import { withRetry } from '../db/retry.ts'
import { openJournalReader } from '../journal/read.ts'
import { formatFrameAddress, type AddressedRecord, type FrameAddress } from '../journal/record.ts'
import type { Log } from '../lib/log.ts'
import type { Registry } from '../registry/registry.ts'
import { loadRegistry } from '../registry/store.ts'
import { makeAnnouncer } from './announce.ts'
import { Debt, type Flush } from './debt.ts'
import { countKinds, makeBatch, type Batch } from './batch.ts'
import { makeBatchSource } from './batch-source.ts'
import { makeFactorSets, type FactorSets } from './factor-set.ts'
import { makeFormer } from './former.ts'
import { TouchedKeys } from './latest.ts'
import { makeLoggerWatch, type LoggerWatch } from './logger-watch.ts'
import { safeText } from './safe-text.ts'
import { makePosition, type Position } from './position.ts'
import { makeRereader } from './reread.ts'
import { defaultQuarantineDays, makeRetention } from './retention.ts'
import { RowParameter } from './row-parameter.ts'
import type { CountedUpTo } from './sightings.ts'
import { findPosition, findRowTypeOid, findRows, inTransaction, listCounted, type KeyedRow } from './store.ts'
import { makeSleeper } from './sleep.ts'
import { findWatched, writeWatched } from './watch-store.ts'
import { makeWriter } from './writer.ts'

export interface IngestOptions {
  readonly db: Database
  readonly journalDir: string
  readonly bus: Bus
  readonly now: () => number
  /** Where the journal is synced up to at the start; later ends come over the bus. */
  readonly durable?: FrameAddress
  readonly log?: Log | undefined
  /** It has stopped for a reason that nobody foresaw; to be started anew. */
  readonly onFatal?: () => void
  readonly limits?: Partial<IngestLimits>
  /** Rows of the quarantine that are older are removed. */
  readonly quarantineDays?: number
}

export interface IngestLimits {
  /** Records of one transaction. */
  readonly frames: number
  /** Records formed without letting other work of the thread in between. */
  readonly slice: number
  readonly readBytes: number
  /** Between two times that latest rows and counters are stored. */
  readonly flushMs: number
  /** Frames of quarantine that are read again in one transaction. */
  readonly rereadFrames: number
  /** Between two such transactions while live frames are waiting. */
  readonly rereadEveryMs: number
}

/** PGlite answers one at a time: a long transaction would hold up every page. */
const limitsOf: Readonly<Record<Database['kind'], IngestLimits>> = {
  pglite: {
    frames: 1000,
    slice: 200,
    readBytes: 256 * 1024,
    flushMs: 1000,
    rereadFrames: 200,
    rereadEveryMs: 1000,
  },
  postgres: {
    frames: 4000,
    slice: 200,
    readBytes: 512 * 1024,
    flushMs: 1000,
    rereadFrames: 500,
    rereadEveryMs: 1000,
  },
}

export interface IngestStats {
  readonly frames: number
  readonly rows: number
  readonly batches: number
  readonly quarantined: number
  readonly messages: number
  readonly pendingParts: number
  readonly poisoned: number
}

export interface Ingest {
  /** Everything before it is in the tables. */
  applied(): FrameAddress
  /**
   * Resolves when all that is durable now is in the tables, latest rows and counters included; rejects when
   * ingest stops for good.
   */
  idle(): Promise<void>
  stats(): IngestStats
  /** Finishes the transaction under way. The rest is read again at the next start. */
  close(): Promise<void>
}

/** Follows the journal and keeps the tables in step with it, from where the last run ended. */
export async function startIngest(options: IngestOptions): Promise<Ingest> {
  const { db, journalDir, bus, log } = options
  // Announcements from here on are heard, however long the start takes.
  let durable = options.durable ?? (0 as FrameAddress)
  const sleeper = makeSleeper()
  let isRegistryOld = false
  const offs = [
    bus.subscribe('journal.durable', ({ end }) => {
      if (end <= durable) return
      durable = end
      sleeper.wake()
    }),
    bus.subscribe('registry.changed', () => {
      isRegistryOld = true
      sleeper.wake()
    }),
  ]
  const abort = new AbortController()
  const isClosing = (): boolean => abort.signal.aborted
  const retry = <T>(work: () => Promise<T>): Promise<T> =>
    withRetry(work, {
      signal: abort.signal,
      onRetry: (error) => log?.warn({ reason: error.message }, 'ingest: database is away, trying again'),
    })

  /** A disk that fails to read is asked again. */
  const retryRead = async <T>(work: () => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await work()
      } catch (error) {
        if (isClosing()) throw error
        log?.error({ err: error }, 'ingest: cannot read the journal, trying again')
        await sleeper.sleep(1000)
      }
    }
  }

  const reader = await openJournalReader(journalDir, {
    onDamage: (damage) => log?.error({ damage }, 'ingest: the journal is damaged, going on behind it'),
  })
  const position = (await retry(() => findPosition(db.pool))) ?? startOfJournal
  if (durable < position.applied)
    log?.error(
      { durable: formatFrameAddress(durable), applied: formatFrameAddress(position.applied) },
      'ingest: the database is ahead of this journal; nothing is read until the journal has passed it',
    )
  let registry = await retry(() => loadRegistry(db))
  const state = await makeState(db, position, () => registry, retry)
  const { former, touched } = state
  const limits = { ...limitsOf[db.kind], ...options.limits }
  const writer = makeWriter({
    db,
    sets: state.sets,
    parameter: state.parameter,
    position,
    now: options.now,
    signal: abort.signal,
    log,
  })
  const rereader = makeRereader({
    pool: db.pool,
    reader,
    writer,
    sets: state.sets,
    parameter: state.parameter,
    registry: () => registry,
    now: options.now,
    frames: limits.rereadFrames,
    retry,
    log,
  })
  const retention = makeRetention(db.pool, options.quarantineDays ?? defaultQuarantineDays, options.now)
  offs.push(
    bus.subscribe('job.asked', () => {
      // Who asks means the registry as it stands, also where nobody announced its change.
      isRegistryOld = true
      rereader.wake()
      sleeper.wake()
    }),
  )
  const announcer = makeAnnouncer(bus, options.now)
  const counts = { frames: 0, rows: 0, batches: 0, quarantined: 0, messages: 0 }

  const debt = new Debt(position.resume, limits.flushMs)
  let applied = position.applied
  const waiters: { until: FrameAddress; resolve: () => void; reject: (error: unknown) => void }[] = []

  const onWatchRefused = (error: unknown): void =>
    log?.error({ err: error }, 'ingest: clock and identity of loggers cannot be written')

  const writeBatch = async (batch: Batch, flush: Flush | null): Promise<void> => {
    // What this batch brings is owed after it; a batch without records brings nothing.
    const since = flush === null ? debt.since : batch.frames === 0 ? batch.next : batch.from
    const { watched } = batch
    const rows = await writer.write({
      from: batch.from,
      formed: batch.formed,
      flush,
      position: makePosition(batch.next, batch.pending, since),
      ...(watched !== null && { also: (tx) => writeWatched(tx, watched, onWatchRefused) }),
    })
    if (flush !== null) debt.paid(flush, since, options.now())
    applied = batch.next
    if (batch.frames === 0) return
    const kinds = countKinds(batch)
    debt.add(rows, batch.sightings)
    counts.batches++
    counts.rows += rows.length
    counts.quarantined += batch.formed.quarantined.length
    counts.messages += batch.formed.messages.length
    announcer.committed(applied, batch.frames, rows, kinds)
    if (watched !== null && watched.episodes.length > 0)
      bus.publish('logger.alarmed', { events: watched.episodes.length })
  }

  const settle = (): void => {
    if (!debt.isNone(applied)) return
    for (const waiter of waiters.splice(0)) {
      if (waiter.until <= applied) waiter.resolve()
      else waiters.push(waiter)
    }
  }

  /** A mistake of ours with one record must not stop the line. */
  const take = (record: AddressedRecord, batch: Batch): void => {
    try {
      former.take(record, batch)
    } catch (error) {
      const { address, receivedAt, peer } = record
      log?.error({ err: error, frame: formatFrameAddress(address) }, 'ingest: a record cannot be read')
      const detail = safeText(error instanceof Error ? error.message : String(error), 200)
      batch.formed.quarantined.push({
        at: address,
        frame: address,
        receivedAt,
        peer,
        reason: 'not-readable',
        mn: null,
        command: null,
        detail,
        isCount: false,
      })
    }
  }

  /** The old one stays when the new one cannot be read. */
  const readRegistry = (old: Registry): Promise<Registry> =>
    retry(() => loadRegistry(db)).catch((error: unknown) => {
      log?.error({ err: error }, 'ingest: the registry cannot be read again')
      return old
    })

  let rereadAt = options.now()
  const noteReread = (rows: readonly KeyedRow[]): void => {
    if (rows.length === 0) return
    debt.add(rows, new Map())
    counts.rows += rows.length
    announcer.committed(applied, 0, rows)
  }

  const run = async (): Promise<void> => {
    await rereader.started()
    let writing: Promise<void> | null = null
    const source = makeBatchSource(reader, limits, position, retryRead)
    const hasNothingToDo = (): boolean =>
      source.position >= durable &&
      debt.isNone(applied) &&
      waiters.length === 0 &&
      !rereader.isBusy &&
      !isRegistryOld
    while (!isClosing()) {
      if (isRegistryOld) {
        isRegistryOld = false
        // Judged by the old one and not yet in quarantine, it would not be found there.
        await writing
        writing = null
        const old = registry
        registry = await readRegistry(old)
        await rereader.registryChanged(old, registry)
      }
      // The next batch is formed while the database works on this one.
      const batch = await source.next(durable, take)
      if (batch !== null) {
        batch.pending = former.oldestPending()
        batch.watched = state.watch.take()
      }
      await writing
      writing = null
      if (isClosing()) break
      // What is new goes first; what is read again gets a turn when nothing new is there, else now and then.
      const isTurn = batch === null || Math.abs(options.now() - rereadAt) >= limits.rereadEveryMs
      if (rereader.isBusy && isTurn) {
        rereadAt = options.now()
        noteReread(await rereader.step())
      }
      if (batch === null) {
        if (!debt.isNone(applied)) {
          const wait = waiters.length > 0 ? 0 : debt.dueIn(options.now())
          if (wait > 0 && (rereader.isBusy || (await sleeper.sleep(wait)))) continue
          const empty = makeBatch(applied)
          empty.pending = former.oldestPending()
          await writeBatch(empty, debt.take())
        }
        settle()
        if (!hasNothingToDo() || (await retry(() => retention.step()))) continue
        // Asked again: nobody who woke it meanwhile is heard later.
        if (hasNothingToDo()) await sleeper.sleep(retention.dueIn())
        continue
      }
      counts.frames += batch.frames
      if (batch.next <= position.applied) {
        // Read again to fill the memory only; the tables have it.
        for (const reading of batch.formed.readings) touched.note(reading)
        debt.add(batch.next === position.applied ? await findTouched() : [], batch.sightings)
        continue
      }
      writing = writeBatch(batch, debt.dueIn(options.now()) > 0 ? null : debt.take())
      // Handled where it is awaited.
      writing.catch(() => undefined)
    }
    await writing
  }

  /** Latest rows that the last run had no time to store, from their tables. */
  const findTouched = async (): Promise<KeyedRow[]> => {
    const keys = touched.take()
    const found: KeyedRow[] = []
    for (const period of new Set(keys.map((key) => key.period))) {
      const own = keys.filter((key) => key.period === period)
      const rows = await retry(() => inTransaction(db.pool, (tx) => findRows(tx, period, own, state.sets)))
      for (const row of rows) found.push({ ...row, period })
    }
    return found
  }

  // Where it stands is known from the start, also when nothing is to be done.
  const first = reader.first()
  bus.publish('ingest.advanced', { applied: applied < first ? first : applied, frames: 0, rows: 0 })
  let failure: unknown = null
  const running = run().catch((error: unknown) => {
    failure = error
    for (const { reject } of waiters.splice(0)) reject(error)
    if (isClosing()) return
    log?.fatal({ err: error }, 'ingest: stopped; frames go on into the journal')
    options.onFatal?.()
  })

  return {
    applied: () => applied,
    idle() {
      if (failure !== null) return Promise.reject(failure)
      return new Promise((resolve, reject) => {
        waiters.push({ until: durable, resolve, reject })
        sleeper.wake()
      })
    },
    stats: () => ({ ...counts, pendingParts: former.pendingParts, poisoned: writer.poisoned }),
    async close() {
      abort.abort()
      for (const off of offs) off()
      sleeper.end()
      await running
      announcer.close()
      await reader.close()
    },
  }
}

const startOfJournal: Position = { applied: 0 as FrameAddress, resume: 0 as FrameAddress }

interface State {
  readonly sets: FactorSets
  readonly parameter: RowParameter
  readonly former: ReturnType<typeof makeFormer>
  readonly touched: TouchedKeys
  readonly watch: LoggerWatch
}

async function makeState(
  db: Database,
  position: Position,
  registry: () => Registry,
  retry: <T>(work: () => Promise<T>) => Promise<T>,
): Promise<State> {
  const sets = makeFactorSets()
  const counted = await retry(() => listCounted(db.pool))
  const countedUpTo: CountedUpTo = {
    logger: (id) => counted.loggers.get(id) ?? -1,
    deviation: (id, kind) => counted.deviations.get(`${id} ${kind}`) ?? -1,
  }
  const watch = makeLoggerWatch(position.applied, await retry(() => findWatched(db.pool)))
  return {
    sets,
    parameter: new RowParameter(await retry(() => findRowTypeOid(db.pool))),
    former: makeFormer({ registry, sets, counted: position.applied === 0 ? null : countedUpTo, watch }),
    watch,
    touched: new TouchedKeys(),
  }
}
