import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { exportLoggers, listLoggers } from '../../../../contract/logger.ts'
import type { Query, Reply } from '../../../../contract/operation.ts'
import { addressOf, call } from '../../../lib/call.ts'
import type { LoggersSearch } from '../../../lib/search/logger-search.ts'

export type LoggerList = Reply<typeof listLoggers>

export const loggersOfPage = 50

const queryOf = ({ page = 1, ...filters }: LoggersSearch): Query<typeof listLoggers> => ({
  ...filters,
  page,
  pageSize: loggersOfPage,
})

export const loggersQuery = (search: LoggersSearch) =>
  queryOptions({
    queryKey: ['loggers', queryOf(search)],
    queryFn: ({ signal }) => call(listLoggers, { query: queryOf(search) }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  })

/** Where the browser fetches the file of all rows that the filters leave. */
export const exportAddress = ({ text, state, concern }: LoggersSearch): string =>
  addressOf(exportLoggers, { query: { text, state, concern } })
