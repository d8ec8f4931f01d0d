import { mkdir } from 'node:fs/promises'
import { JournalDamageError } from './damage.ts'
import type { DurationFacts } from '../lib/duration-counts.ts'
import { lockDirectory } from '../lib/lock.ts'
import type { FrameAddress, JournalRecord } from './record.ts'
import type { DurableCallback } from './batch.ts'
import { recoverDirectory } from './recover.ts'
import type { OpenSegmentFile } from './segment-file.ts'
import { openSegmentFile } from './segment-file.ts'
import { JournalWriter } from './writer.ts'

export interface JournalOptions {
  readonly dir: string
  /** A segment is finished when the next batch would pass this. 64 MiB. */
  readonly segmentBytes?: number
  /** Records that are not yet durable; above it the journal is `full`, above twice that it refuses. 64 MiB. */
  readonly maxBacklogBytes?: number
  /** Shortest time between two syncs while records keep coming. An idle journal syncs at once. 2 ms. */
  readonly windowMs?: number
  readonly now?: () => number
  /** Disk faults (also those it retries by itself) and damage found. */
  readonly onFault?: (error: Error) => void
  /** Between two tries to write again after a fault. 1000 ms. */
  readonly retryMs?: number
  /** Compress finished segments in the background. True. */
  readonly seal?: boolean
  /** The disk, for tests. */
  readonly openFile?: OpenSegmentFile
}

export type JournalState = 'ready' | 'faulted' | 'closed'

export interface Journal {
  /**
   * Takes a record; its bytes are copied before the call returns. `onDurable` comes once, later, in order:
   * with the address after the sync, or with the error when this record was not stored.
   */
  append(record: JournalRecord, onDurable: DurableCallback): void
  readonly backlogBytes: number
  /** Stop reading sockets: the backlog is above the bound, or the disk does not write. */
  readonly full: boolean
  /** Called each time the journal is no longer full. */
  onDrain(listener: () => void): void
  /** Exclusive end: everything before it is synced. */
  readonly durable: FrameAddress
  onDurable(listener: (end: FrameAddress) => void): () => void
  readonly state: JournalState
  stats(): JournalStats
  /** Finishes the running segment and begins a new one (an empty one stays). Sealing follows by itself. */
  roll(): Promise<void>
  /** Resolves when no finished segment waits to be sealed. */
  sealed(): Promise<void>
  /** Flush, sync, close, release the directory; waits for a running seal. */
  close(): Promise<void>
}

export interface JournalStats {
  readonly segment: number
  readonly segmentEnd: number
  readonly appended: number
  readonly refused: number
  readonly bytes: number
  readonly batches: number
  readonly faults: number
  readonly lastSyncMs: number
  readonly backlogBytes: number
  /** Since opening: segments sealed, their logical and their compressed bytes; and how many wait. */
  readonly sealedSegments: number
  readonly sealedLogicalBytes: number
  readonly sealedBytes: number
  readonly unsealedSegments: number
  /** Bytes that recovery cut from the tail when the journal was opened. */
  readonly tornBytes: number
  /** Each batch: write and sync together. */
  readonly syncTimes: DurationFacts
}

/** Opens the directory as its only writer and puts it in order. Throws `DirectoryLockedError`. */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  await mkdir(options.dir, { recursive: true })
  const lock = lockDirectory(options.dir)
  try {
    const recovery = await recoverDirectory(options.dir)
    const onFault = options.onFault ?? (() => undefined)
    const writer = new JournalWriter(
      {
        dir: options.dir,
        segmentBytes: options.segmentBytes ?? 64 * 2 ** 20,
        maxBacklogBytes: options.maxBacklogBytes ?? 64 * 2 ** 20,
        windowMs: options.windowMs ?? 2,
        retryMs: options.retryMs ?? 1000,
        seal: options.seal ?? true,
        now: options.now ?? Date.now,
        onFault,
        openFile: options.openFile ?? openSegmentFile,
      },
      recovery,
      lock,
    )
    await writer.start()
    for (const damage of recovery.damages) onFault(new JournalDamageError(damage))
    return writer
  } catch (error) {
    lock.release()
    throw error
  }
}
