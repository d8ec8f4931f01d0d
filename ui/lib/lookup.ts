import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { listDivisions, listRegistry } from '../../contract/registry.ts'
import { call } from './call.ts'

/** Things of the books to choose from. */

export const divisionsQuery = queryOptions({
  queryKey: ['divisions'],
  queryFn: ({ signal }) => call(listDivisions, {}, signal),
  staleTime: Infinity,
})

export interface Lookup {
  readonly text?: string
  readonly discharger?: number
  readonly outlet?: number
}

/** The first thirty of a kind that fit. */
export const lookupQuery = (kind: string, lookup: Lookup) =>
  queryOptions({
    queryKey: ['registry', kind, 'lookup', lookup],
    queryFn: ({ signal }) =>
      call(listRegistry, { params: { kind }, query: { ...lookup, pageSize: 30 } }, signal),
    placeholderData: keepPreviousData,
  })
