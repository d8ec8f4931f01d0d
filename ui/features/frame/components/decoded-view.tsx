import type { FrameView } from '../../../../contract/frame.ts'
import { FlagMark } from '../../../components/reading.tsx'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { placeOfField, placesOfPairs } from '../bytes/places.ts'
import { shownUnit } from '../../../lib/unit.ts'
import type { Region } from '../bytes/regions.ts'

interface DecodedViewProps {
  readonly decoded: FrameView['decoded']
  readonly regions: readonly Region[]
  readonly active: number | null
  readonly pinned: number | null
  readonly onActive: (region: number | null) => void
  readonly onPin: (region: number) => void
}

/** What the bytes mean: head fields, then the pairs of CP; each row knows its bytes. */
export function DecodedView({ decoded, regions, ...rest }: DecodedViewProps) {
  const t = useText()
  const pairPlaces = placesOfPairs(
    decoded.pairs.map((pair) => pair.name),
    regions,
  )
  return (
    <section aria-label={t('frame.decoded')} className="decoded">
      <h3>{t('frame.fields')}</h3>
      <Rows
        rows={decoded.fields.map((field) => ({
          ...field,
          unit: null,
          region: placeOfField(field.name, regions),
        }))}
        {...rest}
      />
      {decoded.pairs.length > 0 && (
        <>
          <h3>{t('frame.pairs')}</h3>
          <Rows
            rows={decoded.pairs.map((pair, index) => ({ ...pair, region: pairPlaces[index] ?? -1 }))}
            {...rest}
          />
        </>
      )}
    </section>
  )
}

interface DecodedRow {
  readonly name: string
  readonly value: string
  readonly meaningZh: string
  readonly meaningEn: string
  readonly unit: string | null
  readonly region: number
}

interface RowsProps extends Omit<DecodedViewProps, 'decoded' | 'regions'> {
  readonly rows: readonly DecodedRow[]
}

function Rows({ rows, active, pinned, onActive, onPin }: RowsProps) {
  const language = useLanguage()
  const t = useText()
  return (
    <table className="decoded-table">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the buttons do the same */}
      <tbody onMouseLeave={() => onActive(null)}>
        {rows.map((row, index) => (
          <tr
            // oxlint-disable-next-line react/no-array-index-key -- names may repeat; order never changes
            key={`${row.name}-${index}`}
            className={row.region !== -1 && row.region === active ? 'decoded-active' : undefined}
            onMouseEnter={() => onActive(row.region === -1 ? null : row.region)}
          >
            <th scope="row">
              <button
                type="button"
                className="plain-button mono"
                aria-pressed={row.region !== -1 && row.region === pinned}
                disabled={row.region === -1}
                title={t('frame.showBytes')}
                onClick={() => onPin(row.region)}
              >
                {row.name}
              </button>
            </th>
            <td className="decoded-value mono">
              {row.value === '' ? <span className="quiet">{t('value.blank')}</span> : row.value}
              {row.unit !== null && row.unit !== '' && (
                <span className="quiet decoded-unit">{shownUnit(row.unit)}</span>
              )}
            </td>
            <td className="decoded-meaning">
              {row.name.endsWith('-Flag') && <FlagMark flag={row.value} />}{' '}
              {language === 'zh' ? row.meaningZh : row.meaningEn}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
