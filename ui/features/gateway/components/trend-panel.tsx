import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { GatewaySeries, GatewaySpan } from '../../../../contract/gateway.ts'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { StaleNotice, Trouble } from '../../../components/trouble.tsx'
import { useFormat } from '../../../lib/i18n/format.ts'
import type { Format } from '../../../lib/i18n/format.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { Text } from '../../../lib/i18n/text.ts'
import { gatewaySeriesQuery } from '../api/get-gateway-series.ts'
import { TrendChart } from '../chart/trend-chart.tsx'
import type { TrendChartProps } from '../chart/trend-chart.tsx'
import type { TrendLine } from '../chart/trend-option.ts'
import { durationText } from './duration-text.ts'

/** What the platform remembers of itself since its start. */
export function TrendPanel({ span }: { readonly span: GatewaySpan }) {
  const t = useText()
  const format = useFormat()
  const query = useQuery(gatewaySeriesQuery(span))
  const series = query.data
  const charts = useMemo(() => (series === undefined ? [] : chartsOf(series, t, format)), [series, t, format])
  if (series === undefined) {
    return query.isError ? (
      <Trouble error={query.error} onRetry={() => void query.refetch()} />
    ) : (
      <SkeletonRows rows={4} height={110} label={t('state.loading')} />
    )
  }
  return (
    <>
      <StaleNotice error={query.error} onRetry={() => void query.refetch()} />
      <div className="trends" data-waiting={query.isPlaceholderData}>
        {charts.map((chart) => (
          <TrendChart key={chart.title} {...chart} />
        ))}
      </div>
    </>
  )
}

function chartsOf({ columns, ...axis }: GatewaySeries, t: Text, format: Format): TrendChartProps[] {
  const from = Date.parse(axis.from)
  const stepMs = axis.stepSeconds * 1000
  const rate: TrendLine[] = [
    { name: t('trend.accepted'), ink: '#0b6e69', values: columns.accepted, shape: 'stack' },
    { name: t('trend.refused'), ink: '#b93815', values: columns.refused, shape: 'stack' },
    { name: t('trend.noise'), ink: '#8a5a00', values: columns.noise, shape: 'stack' },
    { name: t('trend.ingested'), ink: '#2d5fa8', values: columns.ingested, shape: 'line', dash: 'dashed' },
  ]
  const connections: TrendLine[] = [
    { name: t('gateway.connections'), ink: '#2d5fa8', values: columns.connections, shape: 'area' },
    {
      name: t('trend.loggers'),
      ink: '#0b6e69',
      values: columns.loggersConnected,
      shape: 'line',
      dash: 'dashed',
    },
  ]
  const backlog: TrendLine[] = [
    { name: t('trend.toTables'), ink: '#0b6e69', values: columns.ingestBacklogBytes, shape: 'area' },
    {
      name: t('trend.toDisk'),
      ink: '#b93815',
      values: columns.journalBacklogBytes,
      shape: 'line',
      dash: 'dashed',
    },
  ]
  const delay: TrendLine[] = [
    { name: t('trend.lag'), ink: '#0b6e69', values: columns.lagSeconds, shape: 'area' },
    { name: t('trend.sync'), ink: '#7a3f86', values: columns.syncSeconds, shape: 'line', dash: 'dashed' },
  ]
  return [
    {
      title: t('trend.rate'),
      note: t('gateway.perSecond'),
      lines: rate,
      value: (each: number) => format.number(Math.round(each * 10) / 10),
    },
    {
      title: t('trend.connections'),
      note: '',
      lines: connections,
      value: (each: number) => format.count(each),
      least: 1,
    },
    {
      title: t('trend.backlog'),
      note: t('trend.peak'),
      lines: backlog,
      value: (each: number) => format.bytes(each),
      least: 1024,
    },
    {
      title: t('trend.delay'),
      note: t('trend.peak'),
      lines: delay,
      value: (each: number) => durationText(each, t, format),
    },
  ].map((chart) => Object.assign(chart, { from, stepMs }))
}
