import type { JournalReader } from '../journal/read.ts'
import type { AddressedRecord, FrameAddress } from '../journal/record.ts'
import { makeBatch, type Batch } from './batch.ts'
import type { Position } from './position.ts'

export interface SourceLimits {
  /** Records of one batch. */
  readonly frames: number
  /** Records taken without letting other work of the thread in between. */
  readonly slice: number
  readonly readBytes: number
}

export interface BatchSource {
  /** Everything before it was given out. */
  readonly position: FrameAddress
  /** The records that come next, none past `until`, each handed to `take`; null when there is none. */
  next(until: FrameAddress, take: (record: AddressedRecord, batch: Batch) => void): Promise<Batch | null>
}

/** Reads the journal from `resume` on; a batch ends at `applied` so that none is half done already. */
export function makeBatchSource(
  reader: JournalReader,
  limits: SourceLimits,
  { applied, resume }: Position,
  retry: <T>(work: () => Promise<T>) => Promise<T>,
): BatchSource {
  let position = resume
  /** Read and not given out: records from `position` to `readUpTo`, from place `given` on. */
  let records: readonly AddressedRecord[] = []
  let given = 0
  let readUpTo = resume

  return {
    get position() {
      return position
    },
    async next(until, take) {
      const end = position < applied ? (Math.min(until, applied) as FrameAddress) : until
      if (position >= end) return null
      const batch = makeBatch(position)
      while (batch.next < end && batch.frames < limits.frames) {
        if (given === records.length) {
          const read = await retry(() => reader.read(batch.next, end, limits.readBytes))
          records = read.records
          readUpTo = read.next
          given = 0
        }
        while (given < records.length && batch.frames < limits.frames) {
          take(records[given++]!, batch)
          if (++batch.frames % limits.slice === 0) await turn()
        }
        batch.next = records[given]?.address ?? readUpTo
      }
      position = batch.next
      return batch
    },
  }
}

/** Lets the database connection be served. */
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))
