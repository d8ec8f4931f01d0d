import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { getGatewaySeries, type GatewaySpan } from '../../../../contract/gateway.ts'
import { call } from '../../../lib/call.ts'

export const gatewaySeriesQuery = (span: GatewaySpan) =>
  queryOptions({
    queryKey: ['gateway-series', span],
    queryFn: ({ signal }) => call(getGatewaySeries, { query: { span } }, signal),
    refetchInterval: 10_000,
    placeholderData: keepPreviousData,
  })
