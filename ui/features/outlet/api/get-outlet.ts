import { queryOptions } from '@tanstack/react-query'
import { getOutlet } from '../../../../contract/outlet.ts'
import { call } from '../../../lib/call.ts'

export const outletQuery = (id: number) =>
  queryOptions({
    queryKey: ['outlet', id],
    queryFn: ({ signal }) => call(getOutlet, { params: { id } }, signal),
  })
