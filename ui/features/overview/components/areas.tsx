import { useQuery, useQueryClient } from '@tanstack/react-query'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { Trouble } from '../../../components/trouble.tsx'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { useLiveRefresh } from '../../../lib/use-live.ts'
import type { Area } from '../api/list-areas.ts'
import { areasQuery } from '../api/list-areas.ts'
import { AreaTrail } from './area-trail.tsx'
import type { Scope } from './overview-page.tsx'
import { outletStates, totalOf } from './state-filter.tsx'

interface AreasProps {
  readonly scope: Scope
  readonly division: string | undefined
  readonly onChoose: (division: string | undefined) => void
}

/** At a county there is nothing below: its neighbours stay in sight and it is the marked one. */
const listedUnder = (division: string | undefined): string | undefined =>
  division?.length === 6 ? division.slice(0, 4) : division

/** One bar per area, split by state; a click goes one level down. */
export function Areas({ scope, division, onChoose }: AreasProps) {
  const t = useText()
  const client = useQueryClient()
  const query = useQuery({ ...areasQuery(listedUnder(division)), refetchInterval: 30_000 })
  useLiveRefresh(
    () => true,
    () => void client.invalidateQueries({ queryKey: ['areas'] }),
    10_000,
  )
  const most = Math.max(1, ...(query.data?.areas.map((area) => totalOf(area.counts)) ?? []))
  return (
    <section className="card areas" aria-label={t('overview.areas')}>
      <div className="card-head areas-head">
        <h2>{t('overview.areas')}</h2>
        <AreaTrail scope={scope} division={division} onChoose={onChoose} />
      </div>
      {query.isPending && <SkeletonRows rows={10} height={40} label={t('state.loading')} />}
      {query.data === undefined && query.isError && (
        <Trouble error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data?.areas.length === 0 && <p className="areas-none quiet">{t('overview.areas.none')}</p>}
      <ul className="areas-list" data-waiting={query.isPlaceholderData}>
        {query.data?.areas.map((area) => (
          <li key={area.code}>
            <AreaBar area={area} most={most} chosen={area.code === division} onChoose={onChoose} />
          </li>
        ))}
      </ul>
    </section>
  )
}

interface AreaBarProps {
  readonly area: Area
  readonly most: number
  readonly chosen: boolean
  readonly onChoose: (division: string) => void
}

function AreaBar({ area, most, chosen, onChoose }: AreaBarProps) {
  const t = useText()
  const format = useFormat()
  const total = totalOf(area.counts)
  const present = outletStates.filter((state) => area.counts[state] > 0)
  const parts = outletStates.map((state) => `${t(`state.${state}`)} ${format.count(area.counts[state])}`)
  return (
    <button
      type="button"
      className="area"
      aria-current={chosen ? 'true' : undefined}
      title={parts.join(' · ')}
      onClick={() => onChoose(area.code)}
    >
      <span className="area-name">{area.name}</span>
      <span className="area-figures">
        {area.counts.offline > 0 && (
          <span className="area-bad" aria-label={t('overview.areas.offline', { n: area.counts.offline })}>
            ✕ {format.count(area.counts.offline)}
          </span>
        )}
        <b>{format.count(total)}</b>
      </span>
      <span className="area-bar" style={{ width: `${(100 * total) / most}%` }} aria-hidden="true">
        {present.map((state) => (
          <span key={state} className={`area-part part-${state}`} style={{ flexGrow: area.counts[state] }} />
        ))}
      </span>
    </button>
  )
}
