import type { JournalDamage } from './damage.ts'
import type { AddressedRecord, JournalRecord } from './record.ts'

/** One segment as a reader sees it, whatever file it stands in. Offsets are logical. */
export interface SegmentSource {
  /** Where the segment ends; null while only the next segment's header (or the writer) can tell. */
  readonly end: number | null
  /**
   * Records from `offset` on, some `maxBytes` of them but at least one if there is one before `limit`;
   * `next` is where to go on.
   */
  read(offset: number, limit: number, maxBytes: number): Promise<SourceRead>
  /** null when no record begins at `offset`. */
  get(offset: number): Promise<JournalRecord | null>
  close(): Promise<void>
}

export interface SourceRead {
  readonly records: AddressedRecord[]
  readonly next: number
}

/** Told of each damage once; throws where the reader has no one to tell. */
export type ReportDamage = (damage: JournalDamage) => void
