import { queryOptions } from '@tanstack/react-query'
import type { Reply } from '../../../../contract/operation.ts'
import { getLineage } from '../../../../contract/outlet.ts'
import { call } from '../../../lib/call.ts'
import type { ValueKey } from '../../../lib/search/trace-search.ts'

export type Lineage = Reply<typeof getLineage>

export const lineageQuery = ({ pointId, period, at, code, field }: ValueKey) =>
  queryOptions({
    queryKey: ['lineage', pointId, period, at, code, field],
    queryFn: ({ signal }) =>
      call(
        getLineage,
        { params: { id: pointId }, query: { period, dataTime: new Date(at).toISOString(), code, field } },
        signal,
      ),
  })
