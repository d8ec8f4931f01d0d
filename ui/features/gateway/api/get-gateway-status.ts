import { queryOptions } from '@tanstack/react-query'
import { getGatewayStatus } from '../../../../contract/gateway.ts'
import { call } from '../../../lib/call.ts'

const statusEveryMs = 2_000
/** Three were missed. */
export const staleAfterMs = 3 * statusEveryMs + 1_000

export const gatewayStatusQuery = queryOptions({
  queryKey: ['gateway-status'],
  queryFn: ({ signal }) => call(getGatewayStatus, {}, signal),
  refetchInterval: statusEveryMs,
})
