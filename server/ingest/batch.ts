import type { FrameAddress } from '../journal/record.ts'
import { makeFormed, type Formed } from './formed.ts'
import type { Watched } from './logger-watch.ts'
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
  /** What clock and identity of loggers became up to the last record. */
  watched: Watched | null
}

export const makeBatch = (from: FrameAddress): Batch => ({
  from,
  next: from,
  frames: 0,
  formed: makeFormed(),
  sightings: new Map(),
  pending: null,
  watched: null,
})

/** What a batch met, by kind: for those who watch the whole and not one logger. */
export function countKinds({ formed, sightings }: Batch): {
  quarantined: Record<string, number>
  deviations: Record<string, number>
} {
  const quarantined: Record<string, number> = {}
  for (const { reason } of formed.quarantined) quarantined[reason] = (quarantined[reason] ?? 0) + 1
  const deviations: Record<string, number> = {}
  for (const sighting of sightings.values())
    for (const [kind, { frames }] of sighting.deviations) deviations[kind] = (deviations[kind] ?? 0) + frames
  return { quarantined, deviations }
}

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
