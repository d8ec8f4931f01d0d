import { LeftOutlined, RightOutlined, UndoOutlined, ZoomInOutlined, ZoomOutOutlined } from '@ant-design/icons'
import { Button, Select, Space } from 'antd'
import { Suspense, lazy, useMemo } from 'react'
import type { Period } from '../../../../contract/common.ts'
import type { OutletDetail, ReadingRow } from '../../../../contract/outlet.ts'
import { Nothing } from '../../../components/nothing.tsx'
import { StaleNotice, Trouble } from '../../../components/trouble.tsx'
import { factorWord } from '../../../lib/factor-name.ts'
import { fieldWord } from '../../../lib/field.ts'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { OutletSearch } from '../../../lib/search/outlet-search.ts'
import type { ValueKey } from '../../../lib/search/trace-search.ts'
import { useCurves } from '../curve/use-curves.ts'
import type { Stretch } from '../curve/zoom.ts'
import { moved, zoomed } from '../curve/zoom.ts'
import { drawable, mostCurves } from './drawable.ts'

const CurveChart = lazy(async () => ({ default: (await import('../curve/curve-chart.tsx')).CurveChart }))

interface CurvesProps {
  readonly outlet: OutletDetail
  readonly pointId: number
  readonly row: ReadingRow | undefined
  readonly period: Period
  readonly search: OutletSearch
  readonly whole: Stretch
  readonly zoom: Stretch | null
  readonly onZoom: (zoom: Stretch | null) => void
  readonly onChange: (part: { [K in keyof OutletSearch]?: OutletSearch[K] | undefined }) => void
  readonly onOpenValue: (value: ValueKey, frame: string | undefined) => void
}

/** Up to six factors under one another on one time axis. */
export function Curves(props: CurvesProps) {
  const { outlet, pointId, row, period, search, whole, zoom, onZoom, onChange, onOpenValue } = props
  const t = useText()
  const format = useFormat()
  const language = useLanguage()
  const { choices, fields, field } = useMemo(
    () => drawable(outlet.factors, row?.values ?? [], period, search),
    [outlet.factors, row, period, search],
  )
  const { curves, thinned, total, isPending, error, refetch } = useCurves(
    pointId,
    period,
    choices,
    whole,
    zoom,
  )
  const seen = zoom ?? whole
  const isEmpty = !isPending && curves.every((curve) => curve.points.length === 0)
  return (
    <section className="card" aria-label={t('curve.title')}>
      <div className="card-head">
        <h2>{t('curve.title')}</h2>
        <Space.Compact>
          <Button
            icon={<LeftOutlined />}
            aria-label={t('curve.left')}
            title={t('curve.left')}
            disabled={seen.from <= whole.from}
            onClick={() => onZoom(moved(seen, whole, -0.5))}
          />
          <Button
            icon={<ZoomInOutlined />}
            aria-label={t('curve.in')}
            title={t('curve.in')}
            onClick={() => onZoom(zoomed(seen, whole, 0.5))}
          />
          <Button
            icon={<ZoomOutOutlined />}
            aria-label={t('curve.out')}
            title={t('curve.out')}
            disabled={zoom === null}
            onClick={() => onZoom(widened(seen, whole))}
          />
          <Button
            icon={<UndoOutlined />}
            aria-label={t('curve.reset')}
            title={t('curve.reset')}
            disabled={zoom === null}
            onClick={() => onZoom(null)}
          />
          <Button
            icon={<RightOutlined />}
            aria-label={t('curve.right')}
            title={t('curve.right')}
            disabled={seen.to >= whole.to}
            onClick={() => onZoom(moved(seen, whole, 0.5))}
          />
        </Space.Compact>
      </div>
      <div className="curve-choice">
        <Select
          mode="multiple"
          className="curve-factors"
          aria-label={t('curve.factors')}
          maxCount={mostCurves}
          value={choices.map((choice) => choice.code)}
          options={outlet.factors.map((factor) => ({
            value: factor.code,
            label: factorWord(factor, language),
          }))}
          optionFilterProp="label"
          onChange={(codes: string[]) =>
            onChange({ curves: codes.length === 0 ? undefined : codes.join('_') })
          }
        />
        {fields.length > 1 && (
          <Select
            className="curve-field"
            aria-label={t('curve.field')}
            value={field}
            options={fields.map((one) => ({ value: one, label: fieldWord(one, language) }))}
            onChange={(next) => onChange({ field: next })}
          />
        )}
        <p className="quiet curve-note">
          {thinned
            ? t('curve.thinned', { n: format.count(total) })
            : t('curve.points', { n: format.count(total) })}
        </p>
      </div>
      {curves.length > 0 && <StaleNotice error={error} onRetry={refetch} />}
      <div className="curve-stage" style={{ minHeight: 104 + choices.length * 152 - 34 }}>
        {error !== null && curves.length === 0 && <Trouble error={error} onRetry={refetch} />}
        {isEmpty && error === null && <Nothing title={t('curve.none')} text={t('curve.none.do')} />}
        {!isEmpty && curves.length > 0 && (
          <Suspense fallback={<span className="skeleton curve-skeleton" />}>
            <CurveChart
              curves={curves}
              whole={whole}
              zoom={seen}
              onZoom={(next) => onZoom(isWhole(next, whole) ? null : next)}
              onOpen={(curve, at) =>
                onOpenValue({ pointId, period, at, code: curve.code, field: curve.field }, undefined)
              }
            />
          </Suspense>
        )}
        {isPending && curves.length === 0 && <span className="skeleton curve-skeleton" />}
      </div>
      <p className="quiet curve-help">{t('curve.help')}</p>
    </section>
  )
}

const isWhole = (zoom: Stretch, whole: Stretch): boolean =>
  Math.abs(zoom.from - whole.from) < 1_000 && Math.abs(zoom.to - whole.to) < 1_000

/** Twice as wide; null once that is everything. */
function widened(seen: Stretch, whole: Stretch): Stretch | null {
  const next = zoomed(seen, whole, 2)
  return isWhole(next, whole) ? null : next
}
