import { DownloadOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Input, Pagination, Select } from 'antd'
import { Nothing } from '../../../components/nothing.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { StaleNotice, Trouble } from '../../../components/trouble.tsx'
import { useTitle } from '../../../components/use-title.ts'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { LoggersSearch } from '../../../lib/search/logger-search.ts'
import { exportAddress, loggersOfPage, loggersQuery } from '../api/list-loggers.ts'
import { LoggerFilter } from './logger-filter.tsx'
import { LoggerTable } from './logger-table.tsx'
import './logger.css'

export interface LoggersPageProps {
  readonly search: LoggersSearch
  readonly onSearch: (part: { [K in keyof LoggersSearch]?: LoggersSearch[K] | undefined }) => void
}

const sorts = ['concern', 'drift', 'seen', 'name'] as const

/** Every data logger within sight: whether it speaks, whether its clock is right, whether it is the one it says. */
export function LoggersPage({ search, onSearch }: LoggersPageProps) {
  const t = useText()
  const format = useFormat()
  useTitle(t('loggers.title'))
  const query = useQuery(loggersQuery(search))
  const { data } = query
  const isFiltered = search.text !== undefined || search.state !== undefined || search.concern !== undefined
  const filter = (part: Parameters<typeof onSearch>[0]): void => onSearch({ page: undefined, ...part })
  return (
    <>
      <header className="loggers-head">
        <h1>{t('loggers.title')}</h1>
        <p className="quiet">
          {data === undefined ? t('state.loading') : t('overview.at', { time: format.dateTime(data.at) })}
        </p>
      </header>
      <LoggerFilter
        counts={data?.counts}
        state={search.state}
        concern={search.concern}
        onChoose={({ state, concern }) => filter({ state, concern })}
      />
      <section className="card" aria-label={t('loggers.title')}>
        <div className="card-head">
          <h2>
            {t('loggers.list')}
            {data !== undefined && <span className="loggers-total">{format.count(data.total)}</span>}
          </h2>
          <Input.Search
            className="loggers-search"
            key={search.text ?? ''}
            defaultValue={search.text ?? ''}
            allowClear
            placeholder={t('loggers.search.hint')}
            aria-label={t('loggers.search')}
            maxLength={64}
            onSearch={(text) => filter({ text: text.trim() === '' ? undefined : text.trim() })}
          />
          <Select
            className="loggers-sort"
            aria-label={t('overview.sort')}
            value={search.sort ?? 'concern'}
            options={sorts.map((sort) => ({ value: sort, label: t(`loggers.sort.${sort}`) }))}
            onChange={(sort) => filter({ sort: sort === 'concern' ? undefined : sort })}
          />
          <Button icon={<DownloadOutlined />} href={exportAddress(search)} download>
            {t('table.export')}
          </Button>
        </div>
        {data !== undefined && <StaleNotice error={query.error} onRetry={() => void query.refetch()} />}
        {data === undefined && query.isPending && (
          <SkeletonRows rows={12} height={56} label={t('state.loading')} />
        )}
        {data === undefined && query.isError && (
          <Trouble error={query.error} onRetry={() => void query.refetch()} />
        )}
        {data !== undefined && data.loggers.length === 0 && (
          <Nothing
            title={t(isFiltered ? 'loggers.none.filtered' : 'loggers.none')}
            text={t(isFiltered ? 'overview.none.filtered.do' : 'loggers.none.do')}
          >
            {isFiltered && (
              <button
                type="button"
                className="plain-button loggers-clear"
                onClick={() => filter({ text: undefined, state: undefined, concern: undefined })}
              >
                {t('overview.clear')}
              </button>
            )}
          </Nothing>
        )}
        {data !== undefined && data.loggers.length > 0 && (
          <>
            <LoggerTable loggers={data.loggers} waiting={query.isPlaceholderData} />
            <div className="loggers-foot">
              <Pagination
                size="small"
                responsive
                current={search.page ?? 1}
                pageSize={loggersOfPage}
                total={data.total}
                showSizeChanger={false}
                onChange={(page) => onSearch({ page: page === 1 ? undefined : page })}
              />
            </div>
          </>
        )}
      </section>
    </>
  )
}
