import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises'
import { DurationCounts } from '../lib/duration-counts.ts'
import type { DirectoryLock } from '../lib/lock.ts'
import { ActiveSegment } from './active-segment.ts'
import type { DurableCallback } from './batch.ts'
import { Batch } from './batch.ts'
import type { Journal, JournalState, JournalStats } from './journal.ts'
import { makePeerEncoder } from './peer.ts'
import type { FrameAddress, JournalRecord } from './record.ts'
import { makeFrameAddress } from './record.ts'
import { longestFrame, recordSize } from './record-codec.ts'
import type { Recovery } from './recover.ts'
import { Sealer } from './sealer.ts'
import type { OpenSegmentFile } from './segment-file.ts'

interface WriterOptions {
  readonly dir: string
  readonly segmentBytes: number
  readonly maxBacklogBytes: number
  readonly windowMs: number
  readonly retryMs: number
  readonly seal: boolean
  readonly now: () => number
  readonly onFault: (error: Error) => void
  readonly openFile: OpenSegmentFile
}

const batchBytes = 2 ** 20
const pooledBatches = 4
const busyBytesPerSecond = 4 * 2 ** 20

/** Group commit: one batch is written and synced while the next one gathers. */
export class JournalWriter implements Journal {
  state: JournalState = 'ready'
  backlogBytes = 0
  private readonly options: WriterOptions
  private readonly active: ActiveSegment
  private readonly recovery: Recovery
  private readonly lock: DirectoryLock
  private readonly sealer: Sealer | null
  private readonly encodePeer = makePeerEncoder()
  private gathering = new Batch(batchBytes)
  /** Batches that are full and wait for the one being written. */
  private queue: Batch[] = []
  private readonly pool: Batch[] = []
  private running: Promise<void> | null = null
  private retry: NodeJS.Timeout | null = null
  private closing: Promise<void> | null = null
  /** Rolls asked for from outside stand in line with the batches. */
  private rollWaiters: { resolve: () => void; reject: (error: Error) => void }[] = []
  private isOver = false
  private measuredAt = 0
  private measuredBytes = 0
  private lastRate = 0
  private lastStart = -Infinity
  private lastError: Error = new Error('journal is closed')
  private readonly drainListeners: (() => void)[] = []
  private readonly durableListeners = new Set<(end: FrameAddress) => void>()
  private readonly syncTimes = new DurationCounts()
  private readonly counts = { appended: 0, refused: 0, bytes: 0, batches: 0, faults: 0, lastSyncMs: 0 }

  constructor(options: WriterOptions, recovery: Recovery, lock: DirectoryLock) {
    this.options = options
    this.recovery = recovery
    this.lock = lock
    const { dir, onFault } = options
    this.sealer = options.seal ? new Sealer({ dir, onFault, isBusy: () => this.isBusy() }) : null
    this.active = new ActiveSegment(
      {
        dir: options.dir,
        segmentBytes: options.segmentBytes,
        now: options.now,
        openFile: options.openFile,
        onFinished: (segment) => this.sealer?.add([segment]),
      },
      recovery,
    )
  }

  async start(): Promise<void> {
    await this.active.open(this.recovery.open?.path ?? null)
    this.sealer?.add(this.recovery.unsealed)
  }

  append(record: JournalRecord, onDurable: DurableCallback): void {
    const peer = this.encodePeer(record.peer)
    const size = recordSize(record, peer)
    if (this.state !== 'ready' || this.closing !== null) return this.refuse(onDurable, this.lastError)
    if (this.backlogBytes > 2 * this.options.maxBacklogBytes) {
      return this.refuse(onDurable, new Error('journal backlog is full'))
    }
    if (record.bytes.length > longestFrame) {
      return this.refuse(onDurable, new RangeError(`a record holds at most ${longestFrame} bytes`))
    }
    if (!this.gathering.hasRoom(size)) this.turnOver(size)
    this.gathering.add(record, peer, onDurable)
    this.backlogBytes += size
    if (this.backlogBytes > this.options.maxBacklogBytes) this.isOver = true
    if (this.running === null) this.running = this.run()
  }

  get full(): boolean {
    return this.isOver
  }

  onDrain(listener: () => void): void {
    this.drainListeners.push(listener)
  }

  get durable(): FrameAddress {
    return makeFrameAddress(this.active.segment, this.active.end)
  }

  onDurable(listener: (end: FrameAddress) => void): () => void {
    this.durableListeners.add(listener)
    return () => this.durableListeners.delete(listener)
  }

  stats(): JournalStats {
    return {
      ...this.counts,
      segment: this.active.segment,
      segmentEnd: this.active.end,
      backlogBytes: this.backlogBytes,
      sealedSegments: this.sealer?.counts.sealedSegments ?? 0,
      sealedLogicalBytes: this.sealer?.counts.sealedLogicalBytes ?? 0,
      sealedBytes: this.sealer?.counts.sealedBytes ?? 0,
      unsealedSegments: this.sealer?.waiting ?? this.recovery.unsealed.length,
      tornBytes: this.recovery.tornBytes,
      syncTimes: this.syncTimes.facts(),
    }
  }

  roll(): Promise<void> {
    if (this.state !== 'ready' || this.closing !== null) return Promise.reject(this.lastError)
    return new Promise((resolve, reject) => {
      this.rollWaiters.push({ resolve, reject })
      this.running ??= this.run()
    })
  }

  async sealed(): Promise<void> {
    await this.sealer?.idle()
  }

  close(): Promise<void> {
    this.lastError = new Error('journal is closed')
    this.closing ??= this.finish()
    return this.closing
  }

  private async finish(): Promise<void> {
    if (this.retry !== null) clearTimeout(this.retry)
    while (this.running !== null) await this.running
    await this.sealer?.stop()
    this.state = 'closed'
    try {
      await this.active.close()
    } finally {
      this.lock.release()
    }
  }

  private refuse(onDurable: DurableCallback, error: Error): void {
    this.counts.refused++
    queueMicrotask(() => onDurable(0 as FrameAddress, error))
  }

  private turnOver(size: number): void {
    if (!this.gathering.isEmpty) this.queue.push(this.gathering)
    this.gathering = size > batchBytes ? new Batch(size) : (this.pool.pop() ?? new Batch(batchBytes))
  }

  private async run(): Promise<void> {
    // What else arrived in this turn of the event loop goes into the same batch.
    await nextTurn()
    for (;;) {
      const wait = this.options.windowMs - (performance.now() - this.lastStart)
      if (wait > 0 && this.queue.length === 0 && this.closing === null) await delay(wait)
      const batch = this.take()
      if (batch === null && this.rollWaiters.length === 0) break
      this.lastStart = performance.now()
      try {
        if (batch === null) await this.rollNow()
        else this.deliver(batch, await this.active.write(batch))
      } catch (error) {
        return this.fail(
          error instanceof Error ? error : new Error('journal write failed', { cause: error }),
          batch,
        )
      }
    }
    this.running = null
  }

  private take(): Batch | null {
    const queued = this.queue.shift()
    if (queued !== undefined) return queued
    if (this.gathering.isEmpty) return null
    const batch = this.gathering
    this.gathering = this.pool.pop() ?? new Batch(batchBytes)
    return batch
  }

  /** More than a trickle came in the last second or so. */
  private isBusy(): boolean {
    const now = performance.now()
    if (now - this.measuredAt > 1000) {
      this.lastRate = ((this.counts.bytes - this.measuredBytes) * 1000) / (now - this.measuredAt)
      this.measuredAt = now
      this.measuredBytes = this.counts.bytes
    }
    return this.lastRate > busyBytesPerSecond
  }

  private async rollNow(): Promise<void> {
    await this.active.roll()
    for (const waiter of this.rollWaiters.splice(0)) waiter.resolve()
    this.announce()
  }

  private deliver(batch: Batch, base: number): void {
    const { segment } = this.active
    this.counts.lastSyncMs = performance.now() - this.lastStart
    this.syncTimes.note(this.counts.lastSyncMs)
    this.counts.batches++
    this.counts.appended += batch.callbacks.length
    this.counts.bytes += batch.end
    this.backlogBytes -= batch.bodyBytes
    for (let i = 0; i < batch.callbacks.length; i++) {
      tell(batch.callbacks[i]!, makeFrameAddress(segment, base + batch.starts[i]!), null)
    }
    this.recycle(batch)
    this.announce()
    this.drainIfLow()
  }

  private announce(): void {
    const end = this.durable
    for (const listener of this.durableListeners) listener(end)
  }

  private recycle(batch: Batch): void {
    batch.clear()
    if (batch.isOfSize(batchBytes) && this.pool.length < pooledBatches) this.pool.push(batch)
  }

  private drainIfLow(): void {
    if (!this.isOver || this.state !== 'ready' || this.backlogBytes > this.options.maxBacklogBytes / 2) return
    this.isOver = false
    for (const listener of this.drainListeners) listener()
  }

  /** Nothing that waits can be stored now: everyone is told, and the disk is tried again every second. */
  private fail(error: Error, batch: Batch | null): void {
    this.state = 'faulted'
    this.isOver = true
    this.lastError = error
    this.counts.faults++
    const lost = [...(batch === null ? [] : [batch]), ...this.queue.splice(0), this.gathering]
    this.gathering = new Batch(batchBytes)
    this.backlogBytes = 0
    for (const waiter of this.rollWaiters.splice(0)) waiter.reject(error)
    this.options.onFault(error)
    for (const { callbacks } of lost) {
      this.counts.refused += callbacks.length
      for (const callback of callbacks) tell(callback, 0 as FrameAddress, error)
    }
    this.running = this.cutThenRetry()
  }

  private async cutThenRetry(): Promise<void> {
    await this.active.cut()
    this.running = null
    this.retryLater()
  }

  private retryLater(): void {
    if (this.closing !== null) return
    this.retry = setTimeout(() => {
      this.running = this.tryAgain()
    }, this.options.retryMs)
  }

  private async tryAgain(): Promise<void> {
    try {
      await this.active.repair()
    } catch (error) {
      this.lastError = error instanceof Error ? error : new Error('journal repair failed', { cause: error })
      this.running = null
      return this.retryLater()
    }
    this.running = null
    this.state = 'ready'
    this.announce()
    this.drainIfLow()
  }
}

/** A callback that throws is a mistake of its owner: it surfaces, and the others are still called. */
function tell(callback: DurableCallback, address: FrameAddress, error: Error | null): void {
  try {
    callback(address, error)
  } catch (thrown) {
    queueMicrotask(() => {
      throw thrown
    })
  }
}
