import { FlagMark, ReadingNumber } from '../../../components/reading.tsx'
import { fieldWord } from '../../../lib/field.ts'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { ValueKey } from '../../../lib/search/trace-search.ts'
import type { Lineage } from '../api/get-lineage.ts'

interface LineageBoxProps {
  readonly value: ValueKey
  readonly lineage: Lineage
  readonly shown: string | null
  readonly onFrame: (frame: string) => void
}

/** The value that was asked about, the frames of its row, and what it said before. */
export function LineageBox({ value, lineage, shown, onFrame }: LineageBoxProps) {
  const t = useText()
  const format = useFormat()
  const language = useLanguage()
  return (
    <section className="lineage" aria-label={t('lineage.title')}>
      <p className="lineage-value">
        <span className="mono">
          {value.code}-{value.field}
        </span>
        <span className="quiet">
          {t(`period.${value.period}`)} · {fieldWord(value.field, language)} · {format.dateTime(value.at)}
        </span>
        <b>
          <ReadingNumber cell={lineage.value} />
        </b>
        <FlagMark flag={lineage.value.flag} />
      </p>
      {lineage.sources.length > 1 && (
        <p className="lineage-sources">
          {t('lineage.sources', { n: lineage.sources.length })}
          {lineage.sources.map((source) => (
            <button
              key={source.frame}
              type="button"
              className="tag lineage-frame mono"
              aria-pressed={source.frame === shown}
              title={format.dateTime(source.receivedAt)}
              onClick={() => onFrame(source.frame)}
            >
              {source.frame}
            </button>
          ))}
        </p>
      )}
      {lineage.changes.length === 0 ? (
        <p className="quiet">{t('lineage.unchanged')}</p>
      ) : (
        <ol className="lineage-changes" aria-label={t('lineage.changes')}>
          {lineage.changes.map((change) => (
            <li key={`${change.oldFrame}-${change.newFrame}`}>
              {t('lineage.before', { time: format.dateTime(change.changedAt) })}{' '}
              <s>
                <ReadingNumber cell={{ value: change.oldValue, text: change.oldText }} />
              </s>{' '}
              <FlagMark flag={change.oldFlag} />
              <button
                type="button"
                className="tag lineage-frame mono"
                onClick={() => onFrame(change.oldFrame)}
              >
                {change.oldFrame}
              </button>
              →
              <button
                type="button"
                className="tag lineage-frame mono"
                onClick={() => onFrame(change.newFrame)}
              >
                {change.newFrame}
              </button>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
