import type { SeriesPoint } from '../api/get-series.ts'

/** What usually lies between two points; 0 when there are fewer than two. */
export function usualStep(points: readonly SeriesPoint[]): number {
  const steps: number[] = []
  for (let i = 1; i < points.length; i++) steps.push(points[i]![0] - points[i - 1]![0])
  if (steps.length === 0) return 0
  steps.sort((a, b) => a - b)
  return steps[Math.floor(steps.length / 2)]!
}

/**
 * Puts a null between two points that lie too far apart, so that no line is drawn over a time of which
 * nothing is known. `leastMs`: never call anything shorter a gap (the bucket width of a thinned curve).
 */
export function withGaps(points: readonly SeriesPoint[], leastMs = 0): SeriesPoint[] {
  const limit = Math.max(usualStep(points) * 2.5, leastMs)
  const result: SeriesPoint[] = []
  for (const [index, point] of points.entries()) {
    const before = points[index - 1]
    if (before !== undefined && limit > 0 && point[0] - before[0] > limit) {
      result.push([before[0] + 1, null, null])
    }
    result.push(point)
  }
  return result
}

/** The coarse curve with a finer piece laid into `[from, to)`. */
export function withDetail(
  coarse: readonly SeriesPoint[],
  fine: readonly SeriesPoint[],
  from: number,
  to: number,
): SeriesPoint[] {
  const before = coarse.filter(([at]) => at < from)
  const after = coarse.filter(([at]) => at >= to)
  return [...before, ...fine.filter(([at]) => at >= from && at < to), ...after]
}

/** Index of the point with a value nearest in time; -1 when there is none. */
export function nearestPoint(points: readonly SeriesPoint[], at: number): number {
  let best = -1
  let distance = Infinity
  for (const [index, point] of points.entries()) {
    const away = Math.abs(point[0] - at)
    if (point[1] !== null && away < distance) {
      best = index
      distance = away
    }
  }
  return best
}
