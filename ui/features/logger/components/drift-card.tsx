import { useQuery } from '@tanstack/react-query'
import { Segmented } from 'antd'
import { Suspense, lazy } from 'react'
import type { LoggerDetail } from '../../../../contract/logger.ts'
import { Age } from '../../../components/age.tsx'
import { Nothing } from '../../../components/nothing.tsx'
import { StaleNotice, Trouble } from '../../../components/trouble.tsx'
import { driftText, lengthText } from '../../../lib/drift.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { clockSpans, type ClockSpan } from '../../../lib/search/logger-search.ts'
import { clockQuery } from '../api/get-logger.ts'

const DriftChart = lazy(async () => ({ default: (await import('../chart/drift-chart.tsx')).DriftChart }))

interface DriftCardProps {
  readonly logger: LoggerDetail
  readonly span: ClockSpan
  readonly onSpan: (span: ClockSpan | undefined) => void
}

/** How far the logger's clock was from ours; what it sent is never corrected for it. */
export function DriftCard({ logger, span, onSpan }: DriftCardProps) {
  const t = useText()
  const query = useQuery(clockQuery(logger.id, span))
  const curve = query.data
  const heard = curve?.points.flatMap(([, drift]) => (drift === null ? [] : [drift])) ?? []
  const { driftBeginMs, driftEndMs } = logger.thresholds
  const isBad = logger.concerns.includes('clock')
  return (
    <section className="card" aria-label={t('logger.clock')}>
      <div className="card-head">
        <h2>{t('logger.clock')}</h2>
        {logger.driftMs !== null && logger.driftAt !== null && (
          <p className={isBad ? 'drift-now drift-bad' : 'drift-now'} data-old={logger.state !== 'live'}>
            <b>{driftText(logger.driftMs, t)}</b> <Age at={logger.driftAt} />
          </p>
        )}
        <Segmented
          aria-label={t('range')}
          value={span}
          options={clockSpans.map((one) => ({ value: one, label: t(`span.${one}`) }))}
          onChange={(next) => onSpan(next === '24h' ? undefined : next)}
        />
      </div>
      <div className="card-body" data-waiting={query.isPlaceholderData}>
        {curve !== undefined && <StaleNotice error={query.error} onRetry={() => void query.refetch()} />}
        {curve === undefined && query.isError && (
          <Trouble error={query.error} onRetry={() => void query.refetch()} />
        )}
        {curve !== undefined && heard.length === 0 && (
          <Nothing title={t('logger.clock.none')} text={t('logger.clock.none.do')} />
        )}
        {curve !== undefined && heard.length > 0 && (
          <Suspense fallback={<div className="drift-chart skeleton" />}>
            <DriftChart
              curve={curve}
              thresholdMs={driftBeginMs}
              label={t('logger.clock.label', {
                least: driftText(Math.min(...heard), t),
                most: driftText(Math.max(...heard), t),
              })}
            />
          </Suspense>
        )}
        <p className="quiet drift-foot">
          {t('logger.clock.help', { begin: lengthText(driftBeginMs, t), end: lengthText(driftEndMs, t) })}
        </p>
      </div>
    </section>
  )
}
