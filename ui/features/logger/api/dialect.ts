import { mutationOptions, queryOptions, type QueryClient } from '@tanstack/react-query'
import { listDialects, setLoggerDialect } from '../../../../contract/dialect.ts'
import type { Body } from '../../../../contract/operation.ts'
import { call } from '../../../lib/call.ts'

export const dialectsQuery = queryOptions({
  queryKey: ['dialects'],
  queryFn: ({ signal }) => call(listDialects, {}, signal),
  staleTime: Infinity,
})

export const setDialectMutation = (client: QueryClient, id: number) =>
  mutationOptions({
    mutationFn: (body: Body<typeof setLoggerDialect>) => call(setLoggerDialect, { params: { id }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['logger', id] }),
  })
