import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { findKind } from '../../../../domain/registry/kinds.ts'
import { Nothing } from '../../../components/nothing.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { Trouble } from '../../../components/trouble.tsx'
import { serverNow } from '../../../lib/clock.ts'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { equipmentQuery } from '../api/registry.ts'
import { wordOf } from '../words.ts'

const yearMs = 366 * 86_400_000

/** What stands at an outlet and stood there, as bars on one axis of the last year, with the same in words. */
export function EquipmentPanel({ outlet }: { readonly outlet: number }) {
  const t = useText()
  const format = useFormat()
  const language = useLanguage()
  const query = useQuery(equipmentQuery(outlet))
  const { data } = query
  if (data === undefined) {
    return query.isError ? (
      <Trouble error={query.error} onRetry={() => void query.refetch()} />
    ) : (
      <SkeletonRows rows={5} height={40} label={t('state.loading')} />
    )
  }
  const now = serverNow()
  const from = now - yearMs
  const share = (at: number): number => Math.min(100, Math.max(0, ((at - from) / yearMs) * 100))
  const { acceptance, items } = data
  return (
    <>
      <p className={`registry-acceptance registry-acceptance-${acceptance.state}`}>
        {acceptance.state === 'accepted' && `✓ ${t('registry.accepted')}`}
        {acceptance.state === 'none' && `✕ ${t('registry.accepted.none')}`}
        {acceptance.state === 'due' &&
          `⚠ ${t('registry.accepted.due', { name: acceptance.name ?? '', time: format.dateTime(acceptance.since ?? '').slice(0, 10) })}`}
      </p>
      {items.length === 0 && (
        <Nothing title={t('registry.equipment.none')} text={t('registry.equipment.none.do')} />
      )}
      <ol className="registry-timeline card" aria-label={t('registry.tab.equipment')}>
        {items.map((item) => {
          const kind = findKind(item.kind)
          const left = share(Date.parse(item.validFrom))
          const right = item.validTo === null ? 100 : share(Date.parse(item.validTo))
          return (
            <li key={`${item.kind}-${item.id}`}>
              <span className="registry-timeline-name">
                <Link to="/registry/$kind/$id" params={{ kind: item.kind, id: String(item.id) }}>
                  {item.name}
                </Link>
                <span className="quiet">
                  {kind === null ? item.kind : wordOf(kind, language)}
                  {item.model === null ? '' : ` · ${item.model}`}
                </span>
              </span>
              <span className="registry-timeline-track" aria-hidden="true">
                <span
                  className={`registry-timeline-bar${item.validTo === null ? '' : ' registry-timeline-ended'}`}
                  style={{ left: `${left}%`, width: `${Math.max(0.6, right - left)}%` }}
                />
              </span>
              <span className="registry-timeline-when">
                {format.dateTime(item.validFrom).slice(0, 10)} —{' '}
                {item.validTo === null ? t('registry.open') : format.dateTime(item.validTo).slice(0, 10)}
              </span>
            </li>
          )
        })}
      </ol>
    </>
  )
}
