import type { FactorName, ValueCell } from '../../../../contract/common.ts'
import { FlagMark, ReadingNumber } from '../../../components/reading.tsx'
import { useChanged } from '../../../components/use-changed.ts'
import { factorWord, unitOf } from '../../../lib/factor-name.ts'
import { fieldWord } from '../../../lib/field.ts'
import { isRemarkable } from '../../../lib/flag.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { useMemo } from 'react'

interface FactorCardProps {
  readonly code: string
  readonly factor: FactorName | undefined
  readonly cells: readonly ValueCell[]
  /** Changes when the row was written again. */
  readonly stamp: string
  readonly onOpen: (cell: ValueCell) => void
}

/** The leading statistic large, the others in a line below; each opens its frame. */
export function FactorCard({ code, factor, cells, stamp, onOpen }: FactorCardProps) {
  const t = useText()
  const language = useLanguage()
  const self = useMemo(() => [{ code, stamp }], [code, stamp])
  const glowOf = useChanged(
    self,
    (one) => one.code,
    (one) => one.stamp,
  )
  const [lead, ...rest] = cells
  if (lead === undefined) return null
  const name = factor === undefined ? code : factorWord(factor, language)
  const label = (cell: ValueCell): string =>
    t('value.open', { what: `${name} ${fieldWord(cell.field, language)}` })
  return (
    <div
      className={`factor-card ${glowOf(self[0]!) ?? ''} ${isRemarkable(lead.flag) ? 'factor-flagged' : ''}`}
    >
      <div className="factor-head">
        <span className="factor-name" title={name}>
          {name}
          {lead.field !== 'Rtd' && <span className="quiet"> {fieldWord(lead.field, language)}</span>}
        </span>
        <span className="mono quiet factor-code">{code}</span>
      </div>
      <button type="button" className="factor-value" title={label(lead)} onClick={() => onOpen(lead)}>
        <span className="visually-hidden">
          {name} {fieldWord(lead.field, language)}{' '}
        </span>
        <ReadingNumber cell={lead} />
        <span className="factor-unit">{unitOf(factor, lead.field)}</span>
      </button>
      <div className="factor-rest">
        <FlagMark flag={lead.flag} />
        {rest.map((cell) => (
          <button
            key={cell.field}
            type="button"
            className="factor-field"
            title={label(cell)}
            onClick={() => onOpen(cell)}
          >
            <span className="quiet">{fieldWord(cell.field, language)}</span> <ReadingNumber cell={cell} />
            {cell.field === 'Cou' && <span className="quiet"> {unitOf(factor, cell.field)}</span>}
          </button>
        ))}
      </div>
    </div>
  )
}
