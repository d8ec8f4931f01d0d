import type { Medium, OutletState } from '../../../contract/common.ts'
import type { Search } from './read.ts'
import { compact, readCount, readOneOf, readText } from './read.ts'

/** The filters of the overview as they stand in the address bar. */
export interface OverviewSearch {
  readonly division?: string
  readonly state?: OutletState
  readonly medium?: Medium
  readonly text?: string
  readonly sort?: 'name' | 'state' | 'age'
  readonly page?: number
  readonly size?: number
}

export const pageSizes = [20, 50, 100, 200] as const

export function parseOverviewSearch(search: Search): OverviewSearch {
  const division = readText(search['division'], 6)
  const size = readCount(search['size'], 200)
  return compact<OverviewSearch>({
    division: division !== undefined && /^\d{2,6}$/.test(division) ? division : undefined,
    state: readOneOf(search['state'], ['live', 'stale', 'offline', 'silent']),
    medium: readOneOf(search['medium'], ['water', 'gas']),
    text: readText(search['text'], 64),
    sort: readOneOf(search['sort'], ['name', 'state', 'age']),
    page: readCount(search['page'], 100_000),
    size: pageSizes.find((one) => one === size),
  })
}
