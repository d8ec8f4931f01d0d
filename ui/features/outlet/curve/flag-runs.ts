import { isRemarkable } from '../../../lib/flag.ts'
import type { SeriesPoint } from '../api/get-series.ts'

/** A stretch of points that bear the same flag. Times in epoch milliseconds, both ends included. */
export interface FlagRun {
  readonly flag: string
  readonly from: number
  readonly to: number
  readonly points: number
}

type OpenRun = { -readonly [K in keyof FlagRun]: FlagRun[K] }

/** Neighbours with the same remarkable flag taken together; a gap or another flag ends a run. */
export function flagRuns(points: readonly SeriesPoint[]): FlagRun[] {
  const runs: OpenRun[] = []
  let open: OpenRun | null = null
  for (const [at, value, flag] of points) {
    if (value !== null && isRemarkable(flag)) {
      if (open !== null && open.flag === flag) {
        open.to = at
        open.points++
      } else {
        open = { flag, from: at, to: at, points: 1 }
        runs.push(open)
      }
    } else open = null
  }
  return runs
}
