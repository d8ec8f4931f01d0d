import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Period } from '../../../../contract/common.ts'
import type { Reply } from '../../../../contract/operation.ts'
import { getSeries } from '../../../../contract/outlet.ts'
import { call } from '../../../lib/call.ts'

export type Series = Reply<typeof getSeries>
/** [epoch ms of data time, value, flag] */
export type SeriesPoint = Series['points'][number]

/** One curve of one point. `from`/`to` in epoch milliseconds, half-open. */
export interface SeriesAsk {
  readonly pointId: number
  readonly period: Period
  readonly code: string
  readonly field: string
  readonly from: number
  readonly to: number
}

/** Twice the pixels of a wide screen: thinning keeps each bucket's minimum and maximum. */
export const mostPoints = 3_000

export const seriesQuery = ({ pointId, period, code, field, from, to }: SeriesAsk) =>
  queryOptions({
    queryKey: ['series', pointId, period, code, field, from, to],
    queryFn: ({ signal }) =>
      call(
        getSeries,
        {
          params: { id: pointId },
          query: {
            period,
            code,
            field,
            from: new Date(from).toISOString(),
            to: new Date(to).toISOString(),
            maxPoints: mostPoints,
          },
        },
        signal,
      ),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
  })
