import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query'
import { listUnknownMns } from '../../../../contract/quarantine.ts'
import { call } from '../../../lib/call.ts'

/** MNs that send and have no logger, in their order. */
export const unknownMnsQuery = (mn: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['quarantine', 'unknown', mn ?? null],
    queryFn: ({ pageParam, signal }) =>
      call(
        listUnknownMns,
        { query: { ...(mn !== undefined && { mn }), ...(pageParam !== null && { after: pageParam }) } },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.more ? (last.mns.at(-1)?.mn ?? null) : null),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  })
