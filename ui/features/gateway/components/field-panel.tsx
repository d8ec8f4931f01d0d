import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Age } from '../../../components/age.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { Trouble } from '../../../components/trouble.tsx'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { deviationWord } from '../../../lib/words/deviation.ts'
import { eventWords } from '../../../lib/words/logger-event.ts'
import { fieldSummaryQuery } from '../api/get-field-summary.ts'
import { ShareList } from './share-list.tsx'

/** What the machines in the field do otherwise than the standard says, and what is odd about them now. */
export function FieldPanel() {
  const t = useText()
  const format = useFormat()
  const language = useLanguage()
  const query = useQuery(fieldSummaryQuery)
  const field = query.data
  return (
    <section className="card" aria-label={t('gateway.field')}>
      <div className="card-head">
        <h2>{t('gateway.field')}</h2>
        <Link to="/loggers">{t('gateway.field.all')}</Link>
      </div>
      <div className="card-body">
        {field === undefined && query.isError && (
          <Trouble error={query.error} onRetry={() => void query.refetch()} />
        )}
        {field === undefined && !query.isError && (
          <SkeletonRows rows={4} height={30} label={t('state.loading')} />
        )}
        {field !== undefined && field.events.length > 0 && (
          <ul className="lines">
            {field.events.map(({ kind, loggers, lastAt }) => (
              <li key={kind}>
                <b className={`event-${eventWords(kind, language).gravity}`}>
                  {eventWords(kind, language).name}
                </b>
                <span className="lines-end">
                  {t('gateway.field.loggers', { n: format.count(loggers) })}
                  <span className="quiet">
                    <Age at={lastAt} />
                  </span>
                </span>
              </li>
            ))}
          </ul>
        )}
        {field !== undefined && field.events.length === 0 && (
          <p className="quiet">{t('gateway.field.noEvents')}</p>
        )}
        {field !== undefined && (
          <>
            <h3 className="card-part">{t('gateway.field.deviations')}</h3>
            {field.deviations.length === 0 && <p className="quiet">{t('gateway.field.none')}</p>}
            <ShareList
              rows={field.deviations.slice(0, 6).map(({ kind, loggers, frames }) => ({
                key: kind,
                name: deviationWord(kind, language),
                count: loggers,
                text: t('gateway.field.counts', { n: format.count(loggers), frames: format.count(frames) }),
              }))}
            />
          </>
        )}
      </div>
    </section>
  )
}
