import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query'
import { listQuarantine } from '../../../../contract/gateway.ts'
import { call } from '../../../lib/call.ts'

interface QuarantineFilter {
  readonly reason: string | undefined
  readonly mn: string | undefined
}

/** Newest first, paged by the last row's frame. */
export const quarantineQuery = ({ reason, mn }: QuarantineFilter) =>
  infiniteQueryOptions({
    queryKey: ['quarantine', reason ?? null, mn ?? null],
    queryFn: ({ pageParam, signal }) =>
      call(
        listQuarantine,
        {
          query: {
            ...(reason !== undefined && { reason }),
            ...(mn !== undefined && { mn }),
            ...(pageParam !== null && { before: pageParam }),
            limit: 50,
          },
        },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.more ? (last.rows.at(-1)?.frame ?? null) : null),
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  })
