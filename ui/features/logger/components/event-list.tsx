import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { LoggerEvent } from '../../../../contract/logger.ts'
import { Nothing } from '../../../components/nothing.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { StaleNotice, Trouble } from '../../../components/trouble.tsx'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { eventDetail, eventWords } from '../../../lib/words/logger-event.ts'
import { loggerEventsQuery } from '../api/get-logger.ts'

interface EventListProps {
  readonly id: number
  readonly onOpenFrame: (frame: string) => void
}

/** What happened with clock and identity, newest first, each with the frame that showed it. */
export function EventList({ id, onOpenFrame }: EventListProps) {
  const t = useText()
  const query = useInfiniteQuery(loggerEventsQuery(id))
  const events = query.data?.pages.flatMap((page) => page.events) ?? []
  return (
    <section className="card" aria-label={t('logger.events')}>
      <div className="card-head">
        <h2>{t('logger.events')}</h2>
      </div>
      {query.data !== undefined && <StaleNotice error={query.error} onRetry={() => void query.refetch()} />}
      {query.data === undefined && query.isPending && (
        <SkeletonRows rows={4} height={64} label={t('state.loading')} />
      )}
      {query.data === undefined && query.isError && (
        <Trouble error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data !== undefined && events.length === 0 && (
        <Nothing title={t('logger.events.none')} text={t('logger.events.none.do')} />
      )}
      <ol className="logger-events">
        {events.map((event) => (
          <EventRow key={event.id} event={event} onOpenFrame={onOpenFrame} />
        ))}
      </ol>
      {query.hasNextPage && (
        <div className="loggers-foot">
          <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('table.earlier')}
          </Button>
        </div>
      )}
    </section>
  )
}

function EventRow({
  event,
  onOpenFrame,
}: {
  readonly event: LoggerEvent
  readonly onOpenFrame: (frame: string) => void
}) {
  const t = useText()
  const format = useFormat()
  const language = useLanguage()
  const { name, remedy, gravity } = eventWords(event.kind, language)
  const isOpen = event.endedAt === null
  const detail = eventDetail(event, t)
  return (
    <li className={`logger-event gravity-${gravity}`} data-open={isOpen}>
      <p className="event-line">
        <b>{name}</b>
        {gravity !== 'note' && <span className="event-state">{t(isOpen ? 'event.open' : 'event.over')}</span>}
        {detail !== '' && <span className="event-detail">{detail}</span>}
        {event.count > 1 && (
          <span className="quiet">{t('event.count', { n: format.count(event.count) })}</span>
        )}
      </p>
      <p className="event-times quiet">
        {format.dateTime(event.at)}
        {event.lastAt !== event.at && <> — {format.dateTime(event.endedAt ?? event.lastAt)}</>}
        <button type="button" className="plain-button logger-frame" onClick={() => onOpenFrame(event.frame)}>
          {t('event.frame')}
        </button>
        {event.lastFrame !== event.frame && (
          <button
            type="button"
            className="plain-button logger-frame"
            onClick={() => onOpenFrame(event.lastFrame)}
          >
            {t('event.lastFrame')}
          </button>
        )}
      </p>
      {(isOpen || gravity !== 'note') && remedy !== '' && <p className="event-remedy">{remedy}</p>}
    </li>
  )
}
