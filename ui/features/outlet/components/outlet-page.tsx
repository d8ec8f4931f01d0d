import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Period } from '../../../../contract/common.ts'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { StaleNotice, Trouble } from '../../../components/trouble.tsx'
import { useTitle } from '../../../components/use-title.ts'
import { serverNow } from '../../../lib/clock.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { OutletSearch, Span } from '../../../lib/search/outlet-search.ts'
import { periods, spanMs } from '../../../lib/search/outlet-search.ts'
import type { ValueKey } from '../../../lib/search/trace-search.ts'
import { useLiveRefresh, useLiveState } from '../../../lib/use-live.ts'
import { outletQuery } from '../api/get-outlet.ts'
import type { Stretch } from '../curve/zoom.ts'
import { Controls } from './controls.tsx'
import { Curves } from './curves.tsx'
import { LatestCards } from './latest-cards.tsx'
import { OutletHead } from './outlet-head.tsx'
import './outlet.css'
import { ReadingsTable } from './readings-table.tsx'

export interface OutletPageProps {
  readonly id: number
  readonly search: OutletSearch
  readonly onSearch: (part: { [K in keyof OutletSearch]?: OutletSearch[K] | undefined }) => void
  readonly onOpenFrame: (frame: string) => void
  /** `frame` undefined: ask which frame it stands on. */
  readonly onOpenValue: (value: ValueKey, frame: string | undefined) => void
}

/** How far one looks back at first: enough of each period to see its course. */
const usualSpan: Readonly<Record<Period, Span>> = { realtime: '6h', minute: '24h', hour: '7d', day: '30d' }

/** The range asked for; without dates of its own it ends now and moves along. */
function stretchOf({ from, to }: OutletSearch, span: Span, now: number): Stretch {
  if (from !== undefined && to !== undefined) return { from, to }
  return { from: now - spanMs[span], to: now }
}

export function OutletPage({ id, search, onSearch, onOpenFrame, onOpenValue }: OutletPageProps) {
  const t = useText()
  const client = useQueryClient()
  const live = useLiveState()
  const [now, setNow] = useState(serverNow)
  const [zoom, setZoom] = useState<Stretch | null>(null)
  const query = useQuery({ ...outletQuery(id), refetchInterval: live === 'lost' ? 5_000 : 30_000 })
  useTitle(query.data?.name ?? t('outlet'))
  const point = query.data?.points.find((one) => one.id === search.point) ?? query.data?.points[0]
  const period =
    search.period ?? periods.find((one) => point?.latest.some((row) => row.period === one)) ?? 'realtime'
  const span = search.span ?? usualSpan[period]

  useLiveRefresh(
    (change) => change.outletId === id,
    () => {
      void client.invalidateQueries({ queryKey: ['outlet', id] })
      // Who looks closely at a stretch does not want it pulled from under the eye.
      if (zoom === null && search.from === undefined) setNow(serverNow())
    },
    4_000,
  )

  if (query.data === undefined) {
    return query.isError ? (
      <Trouble error={query.error} onRetry={() => void query.refetch()} />
    ) : (
      <div className="card">
        <SkeletonRows rows={14} height={52} label={t('state.loading')} />
      </div>
    )
  }

  const whole = stretchOf(search, span, now)
  const change: typeof onSearch = (part) => {
    setZoom(null)
    setNow(serverNow())
    onSearch(part)
  }
  return (
    <div className="outlet-page">
      <StaleNotice error={query.error} onRetry={() => void query.refetch()} />
      <OutletHead outlet={query.data} onOpenFrame={onOpenFrame} />
      {point !== undefined && (
        <>
          <Controls
            points={query.data.points}
            point={point.id}
            period={period}
            search={search}
            span={search.from === undefined ? span : null}
            whole={whole}
            onChange={change}
          />
          <LatestCards
            outlet={query.data}
            row={point.latest.find((row) => row.period === period)}
            period={period}
            others={point.latest.map((row) => row.period)}
            onPeriod={(next) => change({ period: next })}
            onOpenValue={onOpenValue}
          />
          <Curves
            outlet={query.data}
            pointId={point.id}
            row={point.latest.find((row) => row.period === period)}
            period={period}
            search={search}
            whole={whole}
            zoom={zoom}
            onZoom={setZoom}
            onChange={onSearch}
            onOpenValue={onOpenValue}
          />
          <ReadingsTable pointId={point.id} period={period} range={zoom ?? whole} onOpenValue={onOpenValue} />
        </>
      )}
    </div>
  )
}
