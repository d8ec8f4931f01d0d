import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { Age } from '../../../components/age.tsx'
import { Nothing } from '../../../components/nothing.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { StaleNotice, Trouble } from '../../../components/trouble.tsx'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { QuarantineSearch } from '../../../lib/search/quarantine-search.ts'
import { unknownMnsQuery } from '../api/list-unknown.ts'
import { noFilter } from './no-filter.ts'
import type { ChangeQuarantineSearch } from './quarantine-page.tsx'

interface UnknownViewProps {
  readonly search: QuarantineSearch
  readonly onChange: ChangeQuarantineSearch
  readonly onReread: (mn: string) => void
}

/** Which devices knock that nobody has registered. */
export function UnknownView({ search, onChange, onReread }: UnknownViewProps) {
  const t = useText()
  const format = useFormat()
  const query = useInfiniteQuery(unknownMnsQuery(search.mn))
  const mns = query.data?.pages.flatMap((page) => page.mns) ?? []
  return (
    <section className="card" aria-label={t('quarantine.view.unknown')}>
      <div className="card-head">
        <h2>{t('quarantine.view.unknown')}</h2>
        <Input.Search
          key={search.mn ?? ''}
          className="quarantine-filter wide"
          defaultValue={search.mn ?? ''}
          allowClear
          placeholder={t('quarantine.mn')}
          aria-label={t('quarantine.mn')}
          maxLength={64}
          onSearch={(text) => onChange({ mn: text.trim() === '' ? undefined : text.trim() })}
        />
      </div>
      <p className="quarantine-note">{t('unknown.note')}</p>
      {query.data !== undefined && <StaleNotice error={query.error} onRetry={() => void query.refetch()} />}
      {query.data === undefined && query.isPending && (
        <SkeletonRows rows={6} height={44} label={t('state.loading')} />
      )}
      {query.data === undefined && query.isError && (
        <Trouble error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data !== undefined && mns.length === 0 && (
        <Nothing
          title={t(search.mn === undefined ? 'unknown.none' : 'quarantine.none.filtered')}
          text={t(search.mn === undefined ? 'unknown.none.do' : 'overview.none.filtered.do')}
        />
      )}
      {mns.length > 0 && (
        <div className="quarantine-scroll">
          <table className="quarantine-table">
            <thead>
              <tr>
                <th scope="col">MN</th>
                <th scope="col" className="number">
                  {t('unknown.frames')}
                </th>
                <th scope="col">{t('unknown.first')}</th>
                <th scope="col">{t('unknown.last')}</th>
                <th scope="col">{t('unknown.from')}</th>
                <th scope="col">{t('unknown.says')}</th>
                <th scope="col">
                  <span className="visually-hidden">{t('unknown.actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {mns.map((one) => (
                <tr key={one.mn}>
                  <th scope="row" className="mono">
                    {one.mn}
                    {one.registered && <span className="quarantine-mark">{t('unknown.registered')}</span>}
                  </th>
                  <td className="number">
                    {format.count(one.frames)}
                    {one.more && '+'}
                  </td>
                  <td className="nowrap">{format.dateTime(one.firstAt)}</td>
                  <td className="nowrap">
                    {format.dateTime(one.lastAt)}{' '}
                    <span className="quiet">
                      <Age at={one.lastAt} />
                    </span>
                  </td>
                  <td className="mono nowrap">{one.lastPeer}</td>
                  <td className="nowrap">
                    {one.version === null
                      ? '—'
                      : `HJ 212-${one.version} · ST ${one.systemCode ?? '—'} · CN ${one.command ?? '—'}`}
                  </td>
                  <td className="nowrap quarantine-actions">
                    <Button
                      size="small"
                      type="link"
                      aria-label={t('unknown.show.of', { mn: one.mn })}
                      onClick={() => onChange({ ...noFilter, view: undefined, mn: one.mn })}
                    >
                      {t('unknown.show')}
                    </Button>
                    <Button
                      size="small"
                      type="link"
                      aria-label={t('reread.ask.of', { mn: one.mn })}
                      onClick={() => onReread(one.mn)}
                    >
                      {t('reread.ask')}
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {query.hasNextPage && (
        <div className="quarantine-foot">
          <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('unknown.more')}
          </Button>
        </div>
      )}
    </section>
  )
}
