import type { Search } from './read.ts'
import { compact, readText } from './read.ts'
import type { TraceSearch } from './trace-search.ts'
import { parseTraceSearch } from './trace-search.ts'

export interface QuarantineSearch extends TraceSearch {
  readonly reason?: string
  readonly mn?: string
}

export const parseQuarantineSearch = (search: Search): QuarantineSearch =>
  compact<QuarantineSearch>({
    ...parseTraceSearch(search),
    reason: readText(search['reason'], 32),
    mn: readText(search['mn'], 64),
  })
