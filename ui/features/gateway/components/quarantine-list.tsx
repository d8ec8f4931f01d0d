import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { Nothing } from '../../../components/nothing.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { StaleNotice, Trouble } from '../../../components/trouble.tsx'
import { Age } from '../../../components/age.tsx'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { verdictWords } from '../../../lib/words/verdict.ts'
import { quarantineQuery } from '../api/list-quarantine.ts'

interface QuarantineListProps {
  readonly reason: string | undefined
  readonly mn: string | undefined
  readonly onFilter: (filter: { reason: string | undefined; mn: string | undefined }) => void
  readonly onOpenFrame: (frame: string) => void
}

/** What arrived and became no reading: why, from whom, and the bytes one click away. */
export function QuarantineList({ reason, mn, onFilter, onOpenFrame }: QuarantineListProps) {
  const t = useText()
  const format = useFormat()
  const language = useLanguage()
  const query = useInfiniteQuery(quarantineQuery({ reason, mn }))
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? []
  const counts = Object.entries(query.data?.pages[0]?.counts ?? {}).sort(([, a], [, b]) => b - a)
  const filtered = reason !== undefined || mn !== undefined
  return (
    <section className="card" aria-label={t('quarantine.title')}>
      <div className="card-head">
        <h2>{t('quarantine.title')}</h2>
        <Select
          className="quarantine-reason"
          aria-label={t('quarantine.reason')}
          value={reason ?? ''}
          options={[
            { value: '', label: t('quarantine.reason.all') },
            ...counts.map(([kind, frames]) => ({
              value: kind,
              label: `${verdictWords(kind, language).name} (${format.count(frames)})`,
            })),
          ]}
          onChange={(next) => onFilter({ mn, reason: next === '' ? undefined : next })}
        />
        <Input.Search
          className="quarantine-mn"
          key={mn ?? ''}
          defaultValue={mn ?? ''}
          allowClear
          placeholder="MN"
          aria-label={t('quarantine.mn')}
          maxLength={64}
          onSearch={(text) => onFilter({ reason, mn: text.trim() === '' ? undefined : text.trim() })}
        />
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
          title={t(filtered ? 'quarantine.none.filtered' : 'quarantine.none')}
          text={t(filtered ? 'overview.none.filtered.do' : 'quarantine.none.do')}
        />
      )}
      <ul className="quarantine" data-waiting={query.isPlaceholderData}>
        {rows.map((row) => {
          const words = verdictWords(row.reason, language)
          return (
            <li key={row.frame}>
              <button type="button" className="quarantine-row" onClick={() => onOpenFrame(row.frame)}>
                <span className="quarantine-when">
                  {format.dateTime(row.receivedAt)}
                  <span className="quiet">
                    <Age at={row.receivedAt} />
                  </span>
                </span>
                <span className="quarantine-why">
                  <b>{words.name}</b>
                  <span className="quiet">{row.detail ?? words.help}</span>
                </span>
                <span className="quarantine-who mono">
                  {row.mn ?? t('quarantine.noMn')}
                  <span className="quiet">
                    {row.peer}
                    {row.command !== null && ` · CN ${row.command}`}
                  </span>
                </span>
              </button>
            </li>
          )
        })}
      </ul>
      {query.hasNextPage && (
        <div className="quarantine-foot">
          <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('table.earlier')}
          </Button>
        </div>
      )}
    </section>
  )
}
