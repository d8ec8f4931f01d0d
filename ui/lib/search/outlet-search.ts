import type { Period } from '../../../contract/common.ts'
import type { Search } from './read.ts'
import { compact, readCount, readOneOf, readText } from './read.ts'
import type { TraceSearch } from './trace-search.ts'
import { parseTraceSearch } from './trace-search.ts'

export const periods = ['realtime', 'minute', 'hour', 'day'] as const satisfies readonly Period[]

/** How far back from now; `custom` goes with `from` and `to`. */
export const spans = ['1h', '6h', '24h', '7d', '30d', '1y'] as const
export type Span = (typeof spans)[number]

export const spanMs: Readonly<Record<Span, number>> = {
  '1h': 3_600_000,
  '6h': 6 * 3_600_000,
  '24h': 24 * 3_600_000,
  '7d': 7 * 86_400_000,
  '30d': 30 * 86_400_000,
  '1y': 366 * 86_400_000,
}

/** Period and range are chosen separately; both stand in the address. */
export interface OutletSearch extends TraceSearch {
  readonly point?: number
  readonly period?: Period
  readonly span?: Span
  /** Epoch milliseconds; both or none. */
  readonly from?: number
  readonly to?: number
  /** Factor codes joined by `_`, in drawing order. */
  readonly curves?: string
  /** The statistic to draw where a factor has it. */
  readonly field?: string
}

const farthest = 4_102_444_800_000

export function parseOutletSearch(search: Search): OutletSearch {
  const from = readCount(search['from'], farthest)
  const to = readCount(search['to'], farthest)
  const whole = from !== undefined && to !== undefined && from < to
  const curves = readText(search['curves'], 300)
  return compact<OutletSearch>({
    ...parseTraceSearch(search),
    point: readCount(search['point'], 2 ** 31),
    period: readOneOf(search['period'], periods),
    span: readOneOf(search['span'], spans),
    from: whole ? from : undefined,
    to: whole ? to : undefined,
    curves: curves !== undefined && /^[\w.]+$/.test(curves) ? curves : undefined,
    field: readText(search['field'], 16),
  })
}
