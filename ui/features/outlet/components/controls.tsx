import { DatePicker, Segmented, Select } from 'antd'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import utc from 'dayjs/plugin/utc'
import type { Period } from '../../../../contract/common.ts'
import type { OutletDetail } from '../../../../contract/outlet.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { OutletSearch, Span } from '../../../lib/search/outlet-search.ts'
import { periods, spans } from '../../../lib/search/outlet-search.ts'
import type { Stretch } from '../curve/zoom.ts'

dayjs.extend(utc)

/** Hubei's wall clock, wherever the browser stands. */
const minutesEast = 480
const shown = (ms: number) => dayjs(ms).utcOffset(minutesEast)

interface ControlsProps {
  readonly points: OutletDetail['points']
  readonly point: number
  readonly period: Period
  readonly search: OutletSearch
  /** null: dates of its own. */
  readonly span: Span | null
  readonly whole: Stretch
  readonly onChange: (part: { [K in keyof OutletSearch]?: OutletSearch[K] | undefined }) => void
}

/** What is looked at: which point, which period, which range; the last two apart from one another. */
export function Controls({ points, point, period, span, whole, onChange }: ControlsProps) {
  const t = useText()
  return (
    <div className="card controls">
      {points.length > 1 && (
        <label className="control">
          <span>{t('outlet.point')}</span>
          <Select
            value={point}
            aria-label={t('outlet.point')}
            options={points.map((one) => ({ value: one.id, label: one.name }))}
            onChange={(next) => onChange({ point: next })}
          />
        </label>
      )}
      <div className="control">
        <span>{t('period')}</span>
        <Segmented
          aria-label={t('period')}
          value={period}
          options={periods.map((one) => ({ value: one, label: t(`period.${one}`) }))}
          onChange={(next) => onChange({ period: next })}
        />
      </div>
      <div className="control">
        <span>{t('range')}</span>
        <Segmented
          aria-label={t('range')}
          value={span ?? 'own'}
          options={[
            ...spans.map((one) => ({ value: one as string, label: t(`span.${one}`) })),
            { value: 'own', label: t('span.own') },
          ]}
          onChange={(next) =>
            onChange(
              next === 'own'
                ? { span: undefined, from: whole.from, to: whole.to }
                : { span: next as Span, from: undefined, to: undefined },
            )
          }
        />
      </div>
      {span === null && (
        <DatePicker.RangePicker
          showTime={{ format: 'HH:mm' }}
          format="YYYY-MM-DD HH:mm"
          allowClear={false}
          aria-label={t('span.own')}
          value={[shown(whole.from), shown(whole.to)]}
          onChange={(range) => {
            const [from, to] = range ?? []
            if (from && to && from.isBefore(to))
              onChange({ from: from.valueOf(), to: to.valueOf(), span: undefined })
          }}
        />
      )}
    </div>
  )
}
