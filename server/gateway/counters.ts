import type { ArrivalVerdict } from '../journal/record.ts'
import { arrivalVerdicts } from '../journal/record.ts'

const windowSeconds = 10

/** Counts since the start, and the rate of the last ten full seconds. */
export interface Counters {
  count(verdict: ArrivalVerdict, now: number): void
  facts(now: number): CounterFacts
}

export interface CounterFacts {
  readonly frames: number
  readonly framesPerSecond: number
  /** Arrivals that were not accepted, by verdict. */
  readonly refused: Readonly<Record<string, number>>
}

export function makeCounters(): Counters {
  const byVerdict = new Map<ArrivalVerdict, number>(arrivalVerdicts.map((verdict) => [verdict, 0]))
  /** Frames of the second `stamps[i]`, a ring. */
  const ring = Array.from({ length: windowSeconds + 1 }, () => 0)
  const stamps = Array.from({ length: windowSeconds + 1 }, () => -1)
  let frames = 0
  return {
    count(verdict, now) {
      byVerdict.set(verdict, byVerdict.get(verdict)! + 1)
      if (verdict === 'noise') return
      frames += 1
      const second = Math.floor(now / 1000)
      const slot = second % ring.length
      if (stamps[slot] !== second) {
        stamps[slot] = second
        ring[slot] = 0
      }
      ring[slot]! += 1
    },
    facts(now) {
      const second = Math.floor(now / 1000)
      let recent = 0
      for (let i = 0; i < ring.length; i += 1) {
        const stamp = stamps[i]!
        if (stamp < second && stamp >= second - windowSeconds) recent += ring[i]!
      }
      const refused: Record<string, number> = {}
      for (const [verdict, count] of byVerdict)
        if (verdict !== 'accepted' && count > 0) refused[verdict] = count
      return { frames, framesPerSecond: recent / windowSeconds, refused }
    },
  }
}
