import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Query, Reply } from '../../../../contract/operation.ts'
import { listOutlets } from '../../../../contract/overview.ts'
import { call } from '../../../lib/call.ts'
import type { OverviewSearch } from '../../../lib/search/overview-search.ts'

export type OutletList = Reply<typeof listOutlets>

export const defaultPageSize = 20

/** Address-bar filters as the operation's query. */
export function outletQueryOf(search: OverviewSearch): Query<typeof listOutlets> {
  const { page = 1, size = defaultPageSize, sort = 'state', ...filters } = search
  return { ...filters, sort, page, pageSize: size }
}

export const outletsQuery = (search: OverviewSearch) =>
  queryOptions({
    queryKey: ['outlets', outletQueryOf(search)],
    queryFn: ({ signal }) => call(listOutlets, { query: outletQueryOf(search) }, signal),
    placeholderData: keepPreviousData,
  })

/** Every outlet of the filters, page after page; tells how far it is (0…1). */
export async function listAllOutlets(
  search: OverviewSearch,
  onProgress: (share: number) => void,
): Promise<Pick<OutletList, 'factors' | 'outlets'>> {
  const outlets: OutletList['outlets'] = []
  const factors = new Map<string, OutletList['factors'][number]>()
  const query = { ...outletQueryOf(search), sort: 'name' as const, pageSize: 200 }
  for (let page = 1; ; page++) {
    const reply = await call(listOutlets, { query: { ...query, page } })
    outlets.push(...reply.outlets)
    for (const factor of reply.factors) factors.set(factor.code, factor)
    onProgress(reply.total === 0 ? 1 : Math.min(1, outlets.length / reply.total))
    if (reply.outlets.length === 0 || outlets.length >= reply.total)
      return { outlets, factors: [...factors.values()] }
  }
}
