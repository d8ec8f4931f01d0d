import type { Search } from './read.ts'
import { compact, readCount, readOneOf, readText } from './read.ts'
import type { TraceSearch } from './trace-search.ts'
import { parseTraceSearch } from './trace-search.ts'

export const quarantineViews = ['frames', 'unknown', 'jobs'] as const
export type QuarantineView = (typeof quarantineViews)[number]

/** What the list of frames is narrowed to. */
export interface QuarantineFilters {
  readonly reason?: string
  readonly mn?: string
  readonly address?: string
  readonly command?: string
  readonly text?: string
  /** [from, to) of the receive time, epoch milliseconds. */
  readonly from?: number
  readonly to?: number
}

export interface QuarantineSearch extends TraceSearch, QuarantineFilters {
  readonly view?: QuarantineView
}

const latest = 7_000_000_000_000

export const parseQuarantineSearch = (search: Search): QuarantineSearch =>
  compact<QuarantineSearch>({
    ...parseTraceSearch(search),
    view: readOneOf(search['view'], quarantineViews),
    reason: readText(search['reason'], 32),
    mn: readText(search['mn'], 64),
    address: readText(search['address'], 64),
    command: readText(search['command'], 16),
    text: readText(search['text'], 64),
    from: readCount(search['from'], latest),
    to: readCount(search['to'], latest),
  })
