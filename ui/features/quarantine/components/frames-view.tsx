import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { DownloadOutlined, RedoOutlined } from '@ant-design/icons'
import { Nothing } from '../../../components/nothing.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { StaleNotice, Trouble } from '../../../components/trouble.tsx'
import { useText } from '../../../lib/i18n/text.ts'
import type { QuarantineSearch } from '../../../lib/search/quarantine-search.ts'
import { captureAddress, quarantineQuery, tableAddress } from '../api/list-quarantine.ts'
import { FilterBar } from './filter-bar.tsx'
import { FrameRow } from './frame-row.tsx'
import type { ChangeQuarantineSearch } from './quarantine-page.tsx'
import { ReasonChips } from './reason-chips.tsx'

interface FramesViewProps {
  readonly search: QuarantineSearch
  readonly onChange: ChangeQuarantineSearch
  readonly onReread: (mn: string) => void
}

/** Every frame by itself, the newest first. */
export function FramesView({ search, onChange, onReread }: FramesViewProps) {
  const t = useText()
  const { frame: _frame, value: _value, view: _view, ...filters } = search
  const query = useInfiniteQuery(quarantineQuery(filters))
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? []
  const isFiltered = Object.keys(filters).length > 0
  const own = filters.mn !== undefined && rows.length > 0 && rows.every(({ mn }) => mn === rows[0]!.mn)
  return (
    <>
      <FilterBar filters={filters} onChange={onChange} />
      <ReasonChips filters={filters} onChange={onChange} />
      <section className="card" aria-label={t('quarantine.frames')}>
        <div className="card-head">
          <h2>{t('quarantine.frames')}</h2>
          {own && rows[0]!.mn !== null && (
            <Button icon={<RedoOutlined />} onClick={() => onReread(rows[0]!.mn!)}>
              {t('reread.ask')}
            </Button>
          )}
          <Button
            icon={<DownloadOutlined />}
            href={tableAddress(filters)}
            download
            disabled={rows.length === 0}
          >
            {t('quarantine.export.table')}
          </Button>
          <Button
            icon={<DownloadOutlined />}
            href={captureAddress(filters)}
            download
            disabled={rows.length === 0}
            title={t('quarantine.export.capture.help')}
          >
            {t('quarantine.export.capture')}
          </Button>
        </div>
        {query.data !== undefined && <StaleNotice error={query.error} onRetry={() => void query.refetch()} />}
        {query.data === undefined && query.isPending && (
          <SkeletonRows rows={8} height={52} label={t('state.loading')} />
        )}
        {query.data === undefined && query.isError && (
          <Trouble error={query.error} onRetry={() => void query.refetch()} />
        )}
        {query.data !== undefined && rows.length === 0 && (
          <Nothing
            title={t(isFiltered ? 'quarantine.none.filtered' : 'quarantine.none')}
            text={
              query.hasNextPage
                ? t('quarantine.further.text')
                : t(isFiltered ? 'overview.none.filtered.do' : 'quarantine.none.do')
            }
          />
        )}
        <ul className="quarantine" data-waiting={query.isPlaceholderData}>
          {rows.map((row) => (
            <FrameRow
              key={row.frame}
              row={row}
              onOpen={() => onChange({ frame: row.frame, value: undefined })}
            />
          ))}
        </ul>
        {query.hasNextPage && (
          <div className="quarantine-foot">
            <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {t(rows.length === 0 ? 'quarantine.further' : 'table.earlier')}
            </Button>
          </div>
        )}
      </section>
    </>
  )
}
