import { useQuery } from '@tanstack/react-query'
import { Segmented } from 'antd'
import { Suspense, lazy, useState } from 'react'
import type { GatewaySpan } from '../../../../contract/gateway.ts'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { StaleNotice, Trouble } from '../../../components/trouble.tsx'
import { useNow } from '../../../lib/clock.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { gatewayStatusQuery, staleAfterMs } from '../api/get-gateway-status.ts'
import { FieldPanel } from './field-panel.tsx'
import { HealthPanel } from './health-panel.tsx'
import { LimitPanel } from './limit-panel.tsx'
import { StatusTiles } from './status-tiles.tsx'
import { VerdictPanel } from './verdict-panel.tsx'

const TrendPanel = lazy(async () => ({ default: (await import('./trend-panel.tsx')).TrendPanel }))

const spans: readonly GatewaySpan[] = ['1h', '6h', '24h', '7d']

/** How the gateway, the journal and what follows them are doing, now and over the last days. */
export function GatewayStatusPanel() {
  const t = useText()
  const query = useQuery(gatewayStatusQuery)
  const now = useNow()
  const [span, setSpan] = useState<GatewaySpan>('1h')
  const status = query.data
  if (status === undefined) {
    return (
      <section className="card status-wait">
        {query.isError ? (
          <Trouble error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <SkeletonRows rows={8} height={52} label={t('state.loading')} />
        )}
      </section>
    )
  }
  // A server that hangs makes no error for a while; figures that stand still must not look alive meanwhile.
  const isOld = query.isError || now - Date.parse(status.at) > staleAfterMs
  return (
    <section className="gateway-status" aria-label={t('gateway.status')} data-old={isOld}>
      <StaleNotice error={query.error} onRetry={() => void query.refetch()} />
      <HealthPanel health={status.health} startedAt={status.startedAt} at={status.at} isOld={isOld} />
      <StatusTiles status={status} />
      <div className="gateway-bar">
        <h2>{t('gateway.trends')}</h2>
        <Segmented<GatewaySpan>
          aria-label={t('gateway.span')}
          value={span}
          options={spans.map((value) => ({ value, label: t(`gateway.span.${value}`) }))}
          onChange={setSpan}
        />
      </div>
      <Suspense fallback={<SkeletonRows rows={4} height={110} label={t('state.loading')} />}>
        <TrendPanel span={span} />
      </Suspense>
      <div className="gateway-cards">
        <VerdictPanel status={status} />
        <LimitPanel limits={status.limits} />
        <FieldPanel />
      </div>
    </section>
  )
}
