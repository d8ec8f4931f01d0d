import type { FrameAddress } from '../journal/record.ts'
import { LatestRows } from './latest.ts'
import { addSightings, type Sightings } from './sightings.ts'
import type { KeyedRow } from './store.ts'

/** State of memory that is stored now and then, in the transaction of some batch. */
export interface Flush {
  readonly latest: readonly KeyedRow[]
  readonly sightings: Sightings
}

/**
 * What memory owes the tables: latest rows and counters of batches that are committed. Storing them with
 * every batch would cost more than the batch; a restart reads the journal again from where the debt began.
 */
export class Debt {
  readonly #latest = new LatestRows()
  #sightings: Sightings = new Map()
  /** Nothing before it is owed. */
  #since: FrameAddress
  #paidAt = Number.NEGATIVE_INFINITY
  readonly #everyMs: number

  constructor(since: FrameAddress, everyMs: number) {
    this.#since = since
    this.#everyMs = everyMs
  }

  get since(): FrameAddress {
    return this.#since
  }

  /** Nothing is owed of what was applied. */
  isNone(applied: FrameAddress): boolean {
    return this.#since >= applied && !this.#latest.isDirty && this.#sightings.size === 0
  }

  /** Milliseconds until it is time to pay; a clock that was set back must not put that off. */
  dueIn(now: number): number {
    const passed = now - this.#paidAt
    return passed < 0 ? 0 : Math.max(0, this.#everyMs - passed)
  }

  /** Everything that is owed now. What is added afterwards is owed next time. */
  take(): Flush {
    const flush = { latest: this.#latest.dirtyRows(), sightings: this.#sightings }
    this.#sightings = new Map()
    return flush
  }

  /** `flush` is stored; what comes from `since` on is not. */
  paid(flush: Flush, since: FrameAddress, now: number): void {
    this.#latest.stored(flush.latest)
    this.#since = since
    this.#paidAt = now
  }

  add(rows: readonly KeyedRow[], sightings: Sightings): void {
    for (const row of rows) this.#latest.note(row)
    addSightings(this.#sightings, sightings)
  }
}
