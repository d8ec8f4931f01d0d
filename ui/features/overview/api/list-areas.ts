import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Reply } from '../../../../contract/operation.ts'
import { listAreas } from '../../../../contract/overview.ts'
import { call } from '../../../lib/call.ts'

export type Area = Reply<typeof listAreas>['areas'][number]

/** `division` undefined: the areas right under what the person may see. */
export const areasQuery = (division: string | undefined) =>
  queryOptions({
    queryKey: ['areas', division ?? null],
    queryFn: ({ signal }) =>
      call(listAreas, { query: { ...(division !== undefined && { division }) } }, signal),
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  })
