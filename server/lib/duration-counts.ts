/** Upper bounds in seconds: from one sync of a fast disk to a peer that would have sent again. */
export const durationBounds = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30] as const

export interface DurationFacts {
  /** How many took at most `durationBounds[i]` and more than the bound before it; the last: longer than all. */
  readonly counts: readonly number[]
  readonly count: number
  readonly sumSeconds: number
}

/** Counts durations by size. Costs a few comparisons and allocates nothing, so it may stand in a hot path. */
export class DurationCounts {
  private readonly counts = durationBounds.map(() => 0).concat(0)
  private count = 0
  private sum = 0

  /** A clock that was set back makes no negative duration. */
  note(ms: number): void {
    const seconds = ms > 0 ? ms / 1000 : 0
    let place = 0
    while (place < durationBounds.length && seconds > durationBounds[place]!) place += 1
    this.counts[place]! += 1
    this.count += 1
    this.sum += seconds
  }

  facts(): DurationFacts {
    return { counts: [...this.counts], count: this.count, sumSeconds: this.sum }
  }
}

/**
 * The time within which `share` (0 … 1) of them were done: the upper bound of the bucket it falls in, Infinity
 * beyond the last. null when there are none.
 */
export function quantile({ counts, count }: DurationFacts, share: number): number | null {
  if (count === 0) return null
  let sum = 0
  for (let i = 0; i < durationBounds.length; i += 1) {
    sum += counts[i]!
    if (sum >= share * count) return durationBounds[i]!
  }
  return Number.POSITIVE_INFINITY
}
