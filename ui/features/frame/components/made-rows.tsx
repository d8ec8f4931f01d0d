import { Link } from '@tanstack/react-router'
import type { FrameView } from '../../../../contract/frame.ts'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useText } from '../../../lib/i18n/text.ts'

const aroundMs = { realtime: 1_800_000, minute: 6 * 3_600_000, hour: 3 * 86_400_000, day: 30 * 86_400_000 }

/** The readings that this frame made or took part in; each leads to its outlet, at that time. */
export function MadeRows({ rows }: { readonly rows: FrameView['rows'] }) {
  const t = useText()
  const format = useFormat()
  return (
    <>
      <h3>{t('frame.rows')}</h3>
      {rows.length === 0 && <p className="quiet">{t('frame.rows.none')}</p>}
      <ul className="made-rows">
        {rows.map((row) => {
          const at = Date.parse(row.dataTime)
          const around = aroundMs[row.period]
          return (
            <li key={`${row.pointId}-${row.period}-${row.dataTime}`}>
              <Link
                to="/outlets/$id"
                params={{ id: String(row.outletId) }}
                search={{ point: row.pointId, period: row.period, from: at - around, to: at + around }}
              >
                {row.outletName} · {row.pointName}
              </Link>
              <span className="quiet">
                {t(`period.${row.period}`)} {format.dateTime(row.dataTime)} ·{' '}
                {t('frame.rows.values', { n: row.values.length })}
              </span>
            </li>
          )
        })}
      </ul>
    </>
  )
}
