import type { FrameAddress } from '../journal/record.ts'

/** What was heard of one logger since the state was last stored. */
export interface Sighting {
  readonly loggerId: number
  lastSeenAt: number
  /** −1: nothing but frames that were refused, and may be anybody's. */
  lastFrame: FrameAddress
  lastPeer: string
  frames: number
  readonly deviations: Map<string, DeviationCount>
}

export interface DeviationCount {
  frames: number
  lastFrame: FrameAddress
  lastAt: number
}

/** Up to where the tables have counted a logger, in all and for each kind of deviation. */
export interface CountedUpTo {
  logger(id: number): number
  deviation(id: number, kind: string): number
}

/** Counts frames by logger and deviations by kind between two flushes. */
export type Sightings = Map<number, Sighting>

export interface SeenFrame {
  readonly loggerId: number
  readonly address: FrameAddress
  readonly receivedAt: number
  readonly peer: string
}

/**
 * Counts one frame and its deviations, each kind once. Frames that the tables have counted already (`counted`)
 * are passed over: after a restart the journal is read again from a little earlier.
 */
export function noteSighting(
  sightings: Sightings,
  counted: CountedUpTo | null,
  frame: SeenFrame,
  deviations: readonly { readonly kind: string }[],
): void {
  const { loggerId, address, receivedAt, peer } = frame
  const sighting = sightingOf(sightings, frame)
  if (counted === null || address > counted.logger(loggerId)) sighting.frames++
  // Newest by the journal's order, whatever the clock of this machine did in between.
  sighting.lastSeenAt = receivedAt
  sighting.lastFrame = address
  sighting.lastPeer = peer
  for (const { kind } of deviations) noteDeviation(sighting, counted, kind, address, receivedAt)
}

export interface RefusedFrame {
  /** Whom the frame names; who sent it is not proven. */
  readonly loggerId: number
  readonly kinds: readonly string[]
  readonly address: FrameAddress
  readonly receivedAt: number
}

/** Counts a refused frame under its kinds, each once. It is no sign of life of the logger that it names. */
export function noteRefusal(
  sightings: Sightings,
  counted: CountedUpTo | null,
  { loggerId, kinds, address, receivedAt }: RefusedFrame,
): void {
  const nobody = { loggerId, address: -1 as FrameAddress, receivedAt, peer: '' }
  const sighting = sightingOf(sightings, nobody)
  for (const kind of kinds) noteDeviation(sighting, counted, kind, address, receivedAt)
}

/** What is known of the logger of a frame; begins with the frame itself, not counted yet. */
export function sightingOf(
  sightings: Sightings,
  { loggerId, address, receivedAt, peer }: SeenFrame,
): Sighting {
  let sighting = sightings.get(loggerId)
  if (sighting === undefined) {
    sighting = {
      loggerId,
      lastSeenAt: receivedAt,
      lastFrame: address,
      lastPeer: peer,
      frames: 0,
      deviations: new Map(),
    }
    sightings.set(loggerId, sighting)
  }
  return sighting
}

export function noteDeviation(
  sighting: Sighting,
  counted: CountedUpTo | null,
  kind: string,
  address: FrameAddress,
  receivedAt: number,
): void {
  let count = sighting.deviations.get(kind)
  if (count === undefined) {
    count = { frames: 0, lastFrame: -1 as FrameAddress, lastAt: receivedAt }
    sighting.deviations.set(kind, count)
  }
  if (count.lastFrame === address) return
  if (counted === null || address > counted.deviation(sighting.loggerId, kind)) count.frames++
  count.lastFrame = address
  count.lastAt = receivedAt
}

/** Adds what was counted later. */
export function addSightings(to: Sightings, later: Sightings): void {
  for (const [id, sighting] of later) {
    const sum = to.get(id)
    if (sum === undefined) {
      to.set(id, sighting)
      continue
    }
    sum.frames += sighting.frames
    // A deviation that became known later names an older frame.
    if (sighting.lastFrame >= sum.lastFrame) {
      sum.lastSeenAt = sighting.lastSeenAt
      sum.lastFrame = sighting.lastFrame
      sum.lastPeer = sighting.lastPeer
    }
    for (const [kind, count] of sighting.deviations) {
      const known = sum.deviations.get(kind)
      if (known === undefined) sum.deviations.set(kind, count)
      else Object.assign(known, { ...count, frames: known.frames + count.frames })
    }
  }
}
