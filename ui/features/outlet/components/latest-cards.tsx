import { useMemo } from 'react'
import type { Period, ValueCell } from '../../../../contract/common.ts'
import type { OutletDetail, ReadingRow } from '../../../../contract/outlet.ts'
import { Age } from '../../../components/age.tsx'
import { Nothing } from '../../../components/nothing.tsx'
import { useNow } from '../../../lib/clock.ts'
import { factorIndex } from '../../../lib/factor-name.ts'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { ValueKey } from '../../../lib/search/trace-search.ts'
import { groupByFactor } from './cell-order.ts'
import { FactorCard } from './factor-card.tsx'
import { looksOld } from './looks-old.ts'

interface LatestCardsProps {
  readonly outlet: OutletDetail
  readonly row: ReadingRow | undefined
  readonly period: Period
  readonly others: readonly Period[]
  readonly onPeriod: (period: Period) => void
  readonly onOpenValue: (value: ValueKey, frame: string | undefined) => void
}

/** The newest row of the chosen period, one card per factor. */
export function LatestCards({ outlet, row, period, others, onPeriod, onOpenValue }: LatestCardsProps) {
  const t = useText()
  const format = useFormat()
  const now = useNow()
  const names = useMemo(() => factorIndex(outlet.factors), [outlet.factors])
  const groups = useMemo(() => groupByFactor(row?.values ?? [], outlet.factors), [row, outlet.factors])
  const old = row !== undefined && looksOld(period, now - Date.parse(row.dataTime), outlet.state)
  const open = (cell: ValueCell): void => {
    if (row === undefined) return
    // A row may stand on several frames: which one says this value is asked of the platform.
    onOpenValue(
      { pointId: row.pointId, period, at: Date.parse(row.dataTime), code: cell.code, field: cell.field },
      undefined,
    )
  }
  return (
    <section className="card" aria-label={t('outlet.latest')} data-old={old}>
      <div className="card-head">
        <h2>
          {t('outlet.latest')}
          <span className="head-note">{t(`period.${period}`)}</span>
        </h2>
        {row !== undefined && (
          <p className="latest-times">
            <span>
              {t('data.time')} <b>{format.dateTime(row.dataTime)}</b>
            </span>
            <span className={old ? 'latest-old' : 'quiet'}>
              <Age at={row.dataTime} />
            </span>
            <span className="quiet">
              {t('data.receivedAt')} {format.dateTime(row.receivedAt)}
            </span>
          </p>
        )}
      </div>
      {row === undefined ? (
        <Nothing
          title={t('outlet.latest.none', { period: t(`period.${period}`) })}
          text={t('outlet.latest.none.do')}
        >
          <span className="latest-others">
            {others.map((one) => (
              <button key={one} type="button" className="plain-button link" onClick={() => onPeriod(one)}>
                {t('outlet.latest.see', { period: t(`period.${one}`) })}
              </button>
            ))}
          </span>
        </Nothing>
      ) : (
        <ul className="factor-cards">
          {groups.map(({ code, cells }) => (
            <li key={code}>
              <FactorCard
                code={code}
                factor={names.get(code)}
                cells={cells}
                stamp={row.receivedAt}
                onOpen={open}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
