/** A place of a curve: epoch milliseconds, value (null: a gap), flag (null: none or N). */
export type CurvePoint = [at: number, value: number | null, flag: string | null]

/**
 * At most `most` points (10 or more) that look the same: time is cut into equal buckets, and of each the
 * lowest, the highest, the first gap and the first flagged point stay, in order of time. Input sorted by time.
 */
export function thin(points: readonly CurvePoint[], most: number): readonly CurvePoint[] {
  if (points.length <= most) return points
  const buckets = Math.floor(most / 4)
  const first = points[0]![0]
  const width = (points.at(-1)![0] - first) / buckets
  const kept: CurvePoint[] = []
  let at = 0
  for (let bucket = 1; bucket <= buckets && at < points.length; bucket += 1) {
    const end = bucket === buckets ? Infinity : first + bucket * width
    const from = at
    while (at < points.length && points[at]![0] < end) at += 1
    for (const index of landmarks(points, from, at)) kept.push(points[index]!)
  }
  return kept
}

/** Indices of what must stay of points[from..to), ascending, none twice. */
function landmarks(points: readonly CurvePoint[], from: number, to: number): number[] {
  let [low, high, gap, flagged] = [-1, -1, -1, -1]
  for (let i = from; i < to; i += 1) {
    const [, value, flag] = points[i]!
    if (value === null) gap = gap < 0 ? i : gap
    else {
      if (low < 0 || value < points[low]![1]!) low = i
      if (high < 0 || value > points[high]![1]!) high = i
    }
    if (flag !== null && flagged < 0) flagged = i
  }
  return [...new Set([low, high, gap, flagged])].filter((index) => index >= 0).toSorted((a, b) => a - b)
}
