import type { Health } from '../../../../contract/gateway.ts'
import { Age } from '../../../components/age.tsx'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import type { Text } from '../../../lib/i18n/text.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { CheckMark } from './check-mark.tsx'

interface HealthPanelProps {
  readonly health: Health
  readonly startedAt: string
  readonly at: string
  readonly isOld: boolean
}

const stateOf = { ready: 'ok', degraded: 'degraded', 'not-ready': 'failed' } as const

/** One sentence for the whole, then every check; what is not in order says what to do. */
export function HealthPanel({ health, startedAt, at, isOld }: HealthPanelProps) {
  const t = useText()
  const format = useFormat()
  const language = useLanguage()
  const troubles = health.checks.filter(({ state }) => state !== 'ok')
  const headline = {
    ready: t('gateway.health.ready'),
    degraded: t(health.pages === 'not-ready' ? 'gateway.health.pagesDown' : 'gateway.health.degraded'),
    'not-ready': t('gateway.health.notReady'),
  }[health.status]
  return (
    <section className="card health" aria-label={t('gateway.health')} data-status={health.status}>
      <header className="health-head">
        <CheckMark state={stateOf[health.status]} size={34} />
        <div>
          <p className="health-line">{headline}</p>
          <p className="quiet">
            {isOld ? (
              <b className="health-old">{t('gateway.old', { time: format.dateTime(at) })}</b>
            ) : (
              t('gateway.live')
            )}
            {' · '}
            {t('gateway.startedAt', { time: format.dateTime(startedAt) })}
          </p>
        </div>
      </header>
      <ul className="health-checks">
        {health.checks.map(({ name, state, since, [language]: words }) => (
          <li key={name} data-state={state}>
            <CheckMark state={state} />
            <span>
              <span className="visually-hidden">{t(`gateway.check.${state}`)}</span>
              <b>{checkWord(name, t)}</b>
              <span className="quiet">{words.what}</span>
              <span className="health-since">
                <Age at={since} />
                {t('gateway.since')}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {troubles.length > 0 && (
        <ul className="health-advice">
          {troubles.map(({ name, [language]: words }) => (
            <li key={name}>
              <b>{checkWord(name, t)}</b>
              <span>{words.advice}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

const checkWords = {
  gateway: 'gateway.check.gateway',
  journal: 'gateway.check.journal',
  disk: 'gateway.check.disk',
  ingest: 'gateway.check.ingest',
  database: 'gateway.check.database',
} as const

/** A check that this page does not know stands for itself. */
const checkWord = (name: string, t: Text): string =>
  name in checkWords ? t(checkWords[name as keyof typeof checkWords]) : name
