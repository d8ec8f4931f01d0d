import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { FactorName } from '../../../../contract/common.ts'
import { TimeAndAge } from '../../../components/age.tsx'
import { StateMark } from '../../../components/state-mark.tsx'
import { useChanged } from '../../../components/use-changed.ts'
import { useWidth } from '../../../components/use-width.ts'
import { factorIndex } from '../../../lib/factor-name.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { OutletList } from '../api/list-outlets.ts'
import { MediumMark } from './medium-mark.tsx'
import type { ChipRoom } from './value-chips.tsx'
import { ValueChips } from './value-chips.tsx'

interface OutletTableProps {
  readonly outlets: OutletList['outlets']
  readonly factors: readonly FactorName[]
  readonly waiting: boolean
}

/** One row per outlet; on a phone each row becomes a card by the style sheet alone. */
export function OutletTable({ outlets, factors, waiting }: OutletTableProps) {
  const t = useText()
  const names = useMemo(() => factorIndex(factors), [factors])
  const [watch, width] = useWidth()
  const room = useMemo(() => roomIn(width ?? 1_000), [width])
  const glowOf = useChanged(
    outlets,
    (outlet) => outlet.id,
    (outlet) => outlet.receivedAt,
  )
  return (
    <table ref={watch} className="outlet-table" data-waiting={waiting}>
      <thead>
        <tr>
          <th scope="col">{t('outlet.state')}</th>
          <th scope="col">{t('outlet')}</th>
          <th scope="col">{t('outlet.latest')}</th>
          <th scope="col">{t('data.time')}</th>
        </tr>
      </thead>
      <tbody>
        {outlets.map((outlet) => (
          <tr key={outlet.id} className={glowOf(outlet)} data-state={outlet.state}>
            <td className="cell-state">
              <StateMark state={outlet.state} />
            </td>
            <th scope="row" className="cell-outlet">
              <Link to="/outlets/$id" params={{ id: String(outlet.id) }} className="outlet-link">
                <MediumMark medium={outlet.medium} />
                {outlet.name}
              </Link>
              <span className="outlet-whose" title={`${outlet.divisionName} · ${outlet.dischargerName}`}>
                <span className="outlet-area">{outlet.divisionName}</span>
                {outlet.dischargerName}
              </span>
            </th>
            <td className="cell-values">
              <ValueChips values={outlet.values} names={names} room={room} />
            </td>
            <td className="cell-time">
              {outlet.dataTime === null ? (
                <span className="quiet">—</span>
              ) : (
                <TimeAndAge at={outlet.dataTime} />
              )}
              {outlet.period !== null && outlet.period !== 'realtime' && (
                <span className="period-tag">{t(`period.${outlet.period}`)}</span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** How many figures stand in a row of the table, or in two rows of a card: the style sheet has the widths. */
function roomIn(width: number): ChipRoom {
  if (width < 700) return { columns: Math.max(2, Math.floor((width - 22) / 100)), rows: 2 }
  return { columns: Math.max(1, Math.floor((width * 0.72 - 288) / 108)), rows: 1 }
}
