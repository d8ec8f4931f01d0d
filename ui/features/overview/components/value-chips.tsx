import type { FactorName, ValueCell } from '../../../../contract/common.ts'
import { FlagMark, ReadingNumber } from '../../../components/reading.tsx'
import { factorWord, unitOf } from '../../../lib/factor-name.ts'
import { fieldWord } from '../../../lib/field.ts'
import { isRemarkable } from '../../../lib/flag.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'

/** What the width allows. In one row the count of the rest has a place of its own at the end. */
export interface ChipRoom {
  readonly columns: number
  readonly rows: 1 | 2
}

interface ValueChipsProps {
  readonly values: readonly ValueCell[]
  readonly names: ReadonlyMap<string, FactorName>
  readonly room: ChipRoom
}

/** Name over figure, in columns. Flagged ones come first when not all fit; the rest is counted, not dropped. */
export function ValueChips({ values, names, room }: ValueChipsProps) {
  const t = useText()
  const language = useLanguage()
  if (values.length === 0) return <span className="quiet">{t('value.never')}</span>
  const places = room.columns * room.rows
  const fits = values.length <= places
  const ordered = fits ? values : [...values].sort((a, b) => weight(b) - weight(a))
  const shown = fits ? ordered : ordered.slice(0, room.rows === 1 ? places : places - 1)
  return (
    <ul
      className="chips"
      style={{
        gridTemplateColumns: `repeat(${room.columns}, minmax(0, 1fr))${room.rows === 1 ? ' 30px' : ''}`,
      }}
    >
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
            <span className="chip-figure">
              <ReadingNumber cell={cell} />
              <span className="chip-unit">{unitOf(factor, cell.field)}</span>
              <FlagMark flag={cell.flag} short />
            </span>
          </li>
        )
      })}
      {!fits && (
        <li className="chip chip-more" title={t('value.more', { n: values.length - shown.length })}>
          +{values.length - shown.length}
        </li>
      )}
    </ul>
  )
}

const weight = (cell: ValueCell): number => (isRemarkable(cell.flag) ? 1 : 0)
