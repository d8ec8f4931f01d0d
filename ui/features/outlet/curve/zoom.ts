/** A stretch of time in epoch milliseconds, `[from, to)`. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** Less than this says nothing at any period. */
const narrowest = 60_000

/** `factor` < 1 zooms in about the middle; the result stays inside `whole`. */
export function zoomed(now: Stretch, whole: Stretch, factor: number): Stretch {
  const middle = (now.from + now.to) / 2
  const width = Math.max(narrowest, Math.min((now.to - now.from) * factor, whole.to - whole.from))
  return inside({ from: middle - width / 2, to: middle + width / 2 }, whole)
}

/** `share` of its own width to the right (or left when negative). */
export function moved(now: Stretch, whole: Stretch, share: number): Stretch {
  const by = (now.to - now.from) * share
  return inside({ from: now.from + by, to: now.to + by }, whole)
}

function inside({ from, to }: Stretch, whole: Stretch): Stretch {
  const shift = from < whole.from ? whole.from - from : to > whole.to ? whole.to - to : 0
  return { from: Math.max(whole.from, from + shift), to: Math.min(whole.to, to + shift) }
}
