import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Query } from '../../../../contract/operation.ts'
import {
  countQuarantine,
  exportQuarantineCapture,
  exportQuarantineTable,
  listQuarantine,
} from '../../../../contract/quarantine.ts'
import { addressOf, call } from '../../../lib/call.ts'
import type { QuarantineFilters } from '../../../lib/search/quarantine-search.ts'

const refreshMs = 10_000

/** Address-bar filters as the operations' query. */
function queryOf({ from, to, ...texts }: QuarantineFilters): Query<typeof countQuarantine> {
  return {
    ...texts,
    ...(from !== undefined && { from: new Date(from).toISOString() }),
    ...(to !== undefined && { to: new Date(to).toISOString() }),
  }
}

/** Newest first, each page from where the last one ended. */
export const quarantineQuery = (filters: QuarantineFilters) =>
  infiniteQueryOptions({
    queryKey: ['quarantine', 'list', queryOf(filters)],
    queryFn: ({ pageParam, signal }) =>
      call(
        listQuarantine,
        { query: { ...queryOf(filters), ...(pageParam !== null && { before: pageParam }), limit: 50 } },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
  })

/** By reason; which reason is looked at changes nothing here. */
export function quarantineCountQuery({ reason: _reason, ...filters }: QuarantineFilters) {
  return queryOptions({
    queryKey: ['quarantine', 'count', queryOf(filters)],
    queryFn: ({ signal }) => call(countQuarantine, { query: queryOf(filters) }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
  })
}

export const tableAddress = (filters: QuarantineFilters): string =>
  addressOf(exportQuarantineTable, { query: queryOf(filters) })

export const captureAddress = (filters: QuarantineFilters): string =>
  addressOf(exportQuarantineCapture, { query: queryOf(filters) })
