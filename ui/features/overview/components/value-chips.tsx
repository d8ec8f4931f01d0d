import type { FactorName, ValueCell } from '../../../../contract/common.ts'
import { FlagMark, ReadingNumber } from '../../../components/reading.tsx'
import { factorWord } from '../../../lib/factor-name.ts'
import { fieldWord } from '../../../lib/field.ts'
import { isRemarkable } from '../../../lib/flag.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'

const shownAtMost = 6

interface ValueChipsProps {
  readonly values: readonly ValueCell[]
  readonly names: ReadonlyMap<string, FactorName>
}

/** Flagged ones first in line when not all fit; the rest is counted, not dropped silently. */
export function ValueChips({ values, names }: ValueChipsProps) {
  const t = useText()
  const language = useLanguage()
  if (values.length === 0) return <span className="quiet">{t('value.never')}</span>
  const ordered = values.length <= shownAtMost ? values : [...values].sort((a, b) => weight(b) - weight(a))
  const shown = ordered.slice(0, shownAtMost)
  const hidden = values.length - shown.length
  return (
    <ul className="chips">
      {shown.map((cell) => {
        const factor = names.get(cell.code)
        const name = factor === undefined ? cell.code : factorWord(factor, language)
        return (
          <li
            key={`${cell.code}-${cell.field}`}
            className={isRemarkable(cell.flag) ? 'chip chip-flagged' : 'chip'}
            title={`${name} · ${fieldWord(cell.field, language)} · ${cell.code}-${cell.field}`}
          >
            <span className="chip-name">{name}</span>
            <ReadingNumber cell={cell} />
            {factor?.unit !== undefined && factor.unit !== null && (
              <span className="chip-unit">{factor.unit}</span>
            )}
            <FlagMark flag={cell.flag} short />
          </li>
        )
      })}
      {hidden > 0 && <li className="chip chip-more">{t('value.more', { n: hidden })}</li>}
    </ul>
  )
}

const weight = (cell: ValueCell): number => (isRemarkable(cell.flag) ? 1 : 0)
