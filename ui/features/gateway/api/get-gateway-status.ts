import { queryOptions } from '@tanstack/react-query'
import { getGatewayStatus } from '../../../../contract/gateway.ts'
import { call } from '../../../lib/call.ts'

export const statusEveryMs = 2_000

export const gatewayStatusQuery = queryOptions({
  queryKey: ['gateway-status'],
  queryFn: ({ signal }) => call(getGatewayStatus, {}, signal),
  refetchInterval: statusEveryMs,
})
