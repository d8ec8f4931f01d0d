import { queryOptions } from '@tanstack/react-query'
import { getFieldSummary } from '../../../../contract/gateway.ts'
import { call } from '../../../lib/call.ts'

export const fieldSummaryQuery = queryOptions({
  queryKey: ['gateway-field'],
  queryFn: ({ signal }) => call(getFieldSummary, {}, signal),
  refetchInterval: 30_000,
})
