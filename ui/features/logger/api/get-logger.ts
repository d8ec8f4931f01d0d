import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { getLogger, getLoggerClock, listLoggerEvents } from '../../../../contract/logger.ts'
import type { Reply } from '../../../../contract/operation.ts'
import { call } from '../../../lib/call.ts'
import { serverNow } from '../../../lib/clock.ts'
import { spanMs, type ClockSpan } from '../../../lib/search/logger-search.ts'

const everyMs = 15_000

export const loggerQuery = (id: number) =>
  queryOptions({
    queryKey: ['logger', id],
    queryFn: ({ signal }) => call(getLogger, { params: { id } }, signal),
    refetchInterval: everyMs,
  })

export interface ClockCurve {
  readonly from: number
  readonly to: number
  readonly points: Reply<typeof getLoggerClock>['points']
}

/** The curve of the last `span`, up to now. */
export const clockQuery = (id: number, span: ClockSpan) =>
  queryOptions({
    queryKey: ['logger', id, 'clock', span],
    queryFn: async ({ signal }): Promise<ClockCurve> => {
      const to = serverNow()
      const from = to - spanMs[span]
      const query = { from: new Date(from).toISOString(), to: new Date(to).toISOString() }
      const { points } = await call(getLoggerClock, { params: { id }, query }, signal)
      return { from, to, points }
    },
    placeholderData: keepPreviousData,
    refetchInterval: 4 * everyMs,
  })

/** Newest first, paged by the last row's id. */
export const loggerEventsQuery = (id: number) =>
  infiniteQueryOptions({
    queryKey: ['logger', id, 'events'],
    queryFn: ({ pageParam, signal }) =>
      call(
        listLoggerEvents,
        { params: { id }, query: { ...(pageParam !== null && { before: pageParam }), limit: 30 } },
        signal,
      ),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => (last.more ? (last.events.at(-1)?.id ?? null) : null),
    refetchInterval: everyMs,
  })
