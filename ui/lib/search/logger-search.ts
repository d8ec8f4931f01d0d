import type { OutletState } from '../../../contract/common.ts'
import type { LoggerConcern } from '../../../contract/logger.ts'
import type { Search } from './read.ts'
import { compact, readCount, readOneOf, readText } from './read.ts'
import type { TraceSearch } from './trace-search.ts'
import { parseTraceSearch } from './trace-search.ts'

/** The filters of the list of loggers as they stand in the address bar. */
export interface LoggersSearch {
  readonly text?: string
  readonly state?: OutletState
  readonly concern?: LoggerConcern
  readonly sort?: 'concern' | 'name' | 'seen' | 'drift'
  readonly page?: number
}

export const parseLoggersSearch = (search: Search): LoggersSearch =>
  compact<LoggersSearch>({
    text: readText(search['text'], 64),
    state: readOneOf(search['state'], ['live', 'stale', 'offline', 'silent']),
    concern: readOneOf(search['concern'], ['clock', 'identity', 'deviation']),
    sort: readOneOf(search['sort'], ['concern', 'name', 'seen', 'drift']),
    page: readCount(search['page'], 100_000),
  })

export const clockSpans = ['24h', '7d', '30d'] as const
export type ClockSpan = (typeof clockSpans)[number]

const dayMs = 86_400_000
export const spanMs: Readonly<Record<ClockSpan, number>> = {
  '24h': dayMs,
  '7d': 7 * dayMs,
  '30d': 30 * dayMs,
}

/** One logger's page: how far its clock is looked back on, and the frame that is open. */
export interface LoggerSearch extends TraceSearch {
  readonly span?: ClockSpan
}

export const parseLoggerSearch = (search: Search): LoggerSearch =>
  compact<LoggerSearch>({ ...parseTraceSearch(search), span: readOneOf(search['span'], clockSpans) })
