import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query'
import type { Period } from '../../../../contract/common.ts'
import { listReadings } from '../../../../contract/outlet.ts'
import { call } from '../../../lib/call.ts'

/** `from`/`to` in epoch milliseconds, half-open. */
export interface ReadingsAsk {
  readonly pointId: number
  readonly period: Period
  readonly from: number
  readonly to: number
}

const pageRows = 50

/** Newest first; the next page begins before the last row's data time. */
export const readingsQuery = ({ pointId, period, from, to }: ReadingsAsk) =>
  infiniteQueryOptions({
    queryKey: ['readings', pointId, period, from, to],
    queryFn: ({ pageParam, signal }) =>
      call(
        listReadings,
        {
          params: { id: pointId },
          query: {
            period,
            from: new Date(from).toISOString(),
            to: new Date(to).toISOString(),
            ...(pageParam !== null && { before: pageParam }),
            limit: pageRows,
          },
        },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.more ? (last.rows.at(-1)?.dataTime ?? null) : null),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  })
