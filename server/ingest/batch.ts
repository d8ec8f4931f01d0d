import type { FrameAddress } from '../journal/record.ts'
import { makeFormed, type Formed } from './formed.ts'
import type { Sightings } from './sightings.ts'

/** A run of journal records, formed and not written yet. */
export interface Batch {
  /** [from, next) in the journal. */
  readonly from: FrameAddress
  next: FrameAddress
  frames: number
  readonly formed: Formed
  readonly sightings: Sightings
  /** Oldest part still waited with after the last record. */
  pending: FrameAddress | null
}

export const makeBatch = (from: FrameAddress): Batch => ({
  from,
  next: from,
  frames: 0,
  formed: makeFormed(),
  sightings: new Map(),
  pending: null,
})

/** Records of a batch that made something, in order. */
export function addressesOf({ readings, messages, quarantined }: Formed): FrameAddress[] {
  const addresses = new Set<FrameAddress>()
  for (const list of [readings, messages, quarantined]) for (const { at } of list) addresses.add(at)
  return [...addresses].sort((a, b) => a - b)
}

/** What the records [from, to) made. */
export function cutFormed(formed: Formed, from: FrameAddress, to: FrameAddress): Formed {
  const isInside = ({ at }: { at: FrameAddress }): boolean => at >= from && at < to
  return {
    readings: formed.readings.filter(isInside),
    messages: formed.messages.filter(isInside),
    quarantined: formed.quarantined.filter(isInside),
  }
}
