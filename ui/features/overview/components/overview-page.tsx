import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Pagination } from 'antd'
import { useMemo } from 'react'
import { Nothing } from '../../../components/nothing.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { StaleNotice, Trouble } from '../../../components/trouble.tsx'
import { useTitle } from '../../../components/use-title.ts'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { OverviewSearch } from '../../../lib/search/overview-search.ts'
import { pageSizes } from '../../../lib/search/overview-search.ts'
import { useLiveRefresh, useLiveState } from '../../../lib/use-live.ts'
import { defaultPageSize, outletsQuery } from '../api/list-outlets.ts'
import { Areas } from './areas.tsx'
import { OutletTable } from './outlet-table.tsx'
import './overview.css'
import { StateFilter } from './state-filter.tsx'
import { Toolbar } from './toolbar.tsx'

export interface Scope {
  readonly code: string | null
  readonly name: string
}

interface OverviewPageProps {
  readonly scope: Scope
  readonly search: OverviewSearch
  readonly onSearch: (next: OverviewSearch, replace: boolean) => void
}

export function OverviewPage({ scope, search, onSearch }: OverviewPageProps) {
  const t = useText()
  useTitle(t('overview.title'))
  const format = useFormat()
  const client = useQueryClient()
  const live = useLiveState()
  const query = useQuery({ ...outletsQuery(search), refetchInterval: live === 'lost' ? 5_000 : 20_000 })
  const shown = useMemo(() => new Set(query.data?.outlets.map((outlet) => outlet.id)), [query.data])
  useLiveRefresh(
    (change) => shown.has(change.outletId),
    () => void client.invalidateQueries({ queryKey: ['outlets'] }),
    2_000,
  )

  /** A new filter begins at its first page. */
  const filter = (
    part: { [K in keyof OverviewSearch]?: OverviewSearch[K] | undefined },
    replace = false,
  ): void => {
    const merged = { ...search, page: undefined, ...part }
    const next = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined))
    onSearch(next, replace)
  }

  const { data } = query
  return (
    <>
      <header className="overview-head">
        <h1>{t('overview.title')}</h1>
        <p className="quiet">
          {data === undefined ? t('state.loading') : t('overview.at', { time: format.dateTime(data.at) })}
        </p>
      </header>
      <StateFilter counts={data?.counts} chosen={search.state} onChoose={(state) => filter({ state })} />
      <div className="overview-columns">
        <Areas scope={scope} division={search.division} onChoose={(division) => filter({ division })} />
        <section className="card outlets" aria-label={t('overview.outlets')}>
          <Toolbar search={search} total={data?.total} onFilter={filter} />
          {data !== undefined && <StaleNotice error={query.error} onRetry={() => void query.refetch()} />}
          {data === undefined && query.isPending && (
            <SkeletonRows rows={12} height={58} label={t('state.loading')} />
          )}
          {data === undefined && query.isError && (
            <Trouble error={query.error} onRetry={() => void query.refetch()} />
          )}
          {data !== undefined && data.outlets.length === 0 && (
            <Nothing
              title={t(isFiltered(search) ? 'overview.none.filtered' : 'overview.none')}
              text={t(isFiltered(search) ? 'overview.none.filtered.do' : 'overview.none.do')}
            >
              {isFiltered(search) && (
                <button type="button" className="plain-button link" onClick={() => onSearch({}, false)}>
                  {t('overview.clear')}
                </button>
              )}
            </Nothing>
          )}
          {data !== undefined && data.outlets.length > 0 && (
            <>
              <OutletTable outlets={data.outlets} factors={data.factors} waiting={query.isPlaceholderData} />
              <div className="outlets-foot">
                <Pagination
                  size="small"
                  responsive
                  current={search.page ?? 1}
                  pageSize={search.size ?? defaultPageSize}
                  total={data.total}
                  showSizeChanger
                  pageSizeOptions={[...pageSizes]}
                  onChange={(page, size) =>
                    filter({
                      page: page === 1 || size !== (search.size ?? defaultPageSize) ? undefined : page,
                      size: pageSizes.find((one) => one === size && one !== defaultPageSize),
                    })
                  }
                />
              </div>
            </>
          )}
        </section>
      </div>
    </>
  )
}

const isFiltered = ({ division, state, medium, text }: OverviewSearch): boolean =>
  [division, state, medium, text].some((one) => one !== undefined)
