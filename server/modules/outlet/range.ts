import type { Period } from '../../../domain/reading.ts'
import { refuse, type Refusal } from '../../web/problem.ts'

const dayMs = 86_400_000

/** A half-open range of data time. */
export interface Range {
  readonly from: Date
  readonly to: Date
}

/** The longest curve: some 100 000 rows at the shortest usual interval of each period. */
export const longestSeriesMs: Readonly<Record<Period, number>> = {
  realtime: 32 * dayMs,
  minute: 93 * dayMs,
  hour: 11 * 366 * dayMs,
  day: 120 * 366 * dayMs,
}

/** The longest table or export: rows come by pages there. */
export const longestTableMs: Readonly<Record<Period, number>> = {
  realtime: 93 * dayMs,
  minute: 2 * 366 * dayMs,
  hour: 25 * 366 * dayMs,
  day: 120 * 366 * dayMs,
}

/** Years that timestamps of both databases and people can mean. */
const earliest = Date.UTC(1990, 0, 1)
const latest = Date.UTC(2200, 0, 1)

export function parseRange(from: string, to: string, longestMs: number): Range | Refusal {
  const range = { from: new Date(from), to: new Date(to) }
  const [start, end] = [range.from.getTime(), range.to.getTime()]
  const isRange = start >= earliest && end <= latest && start < end && end - start <= longestMs
  return isRange ? range : refuse('range-too-long')
}

/** An instant within those years; null for any other. */
export function parseInstant(text: string): Date | null {
  const instant = new Date(text)
  return instant.getTime() >= earliest && instant.getTime() <= latest ? instant : null
}
