import { useQuery } from '@tanstack/react-query'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { StaleNotice, Trouble } from '../../../components/trouble.tsx'
import { useTitle } from '../../../components/use-title.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { LoggerSearch } from '../../../lib/search/logger-search.ts'
import { loggerQuery } from '../api/get-logger.ts'
import { DriftCard } from './drift-card.tsx'
import { EventList } from './event-list.tsx'
import { LoggerDeviations } from './logger-deviations.tsx'
import { LoggerHead } from './logger-head.tsx'
import './logger.css'

export interface LoggerPageProps {
  readonly id: number
  readonly search: LoggerSearch
  readonly mayAgree: boolean
  readonly onSearch: (part: { [K in keyof LoggerSearch]?: LoggerSearch[K] | undefined }) => void
}

/** One data logger: who it is, whether its clock is right, what happened, and what it does wrong. */
export function LoggerPage({ id, search, mayAgree, onSearch }: LoggerPageProps) {
  const t = useText()
  const query = useQuery(loggerQuery(id))
  useTitle(query.data?.name ?? t('logger'))
  if (query.data === undefined) {
    return query.isError ? (
      <Trouble error={query.error} onRetry={() => void query.refetch()} />
    ) : (
      <div className="card">
        <SkeletonRows rows={12} height={52} label={t('state.loading')} />
      </div>
    )
  }
  const openFrame = (frame: string): void => onSearch({ frame })
  return (
    <div className="logger-page">
      <StaleNotice error={query.error} onRetry={() => void query.refetch()} />
      <LoggerHead logger={query.data} mayAgree={mayAgree} onOpenFrame={openFrame} />
      <DriftCard logger={query.data} span={search.span ?? '24h'} onSpan={(span) => onSearch({ span })} />
      <div className="logger-columns">
        <EventList id={id} onOpenFrame={openFrame} />
        <LoggerDeviations deviations={query.data.deviations} onOpenFrame={openFrame} />
      </div>
    </div>
  )
}
