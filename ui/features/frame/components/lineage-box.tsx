import type { FrameView } from '../../../../contract/frame.ts'
import { FlagMark, ReadingNumber } from '../../../components/reading.tsx'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { shownUnit } from '../../../lib/unit.ts'
import type { ValueKey } from '../../../lib/search/trace-search.ts'
import type { Lineage } from '../api/get-lineage.ts'

interface LineageBoxProps {
  readonly value: ValueKey
  readonly lineage: Lineage
  /** The frame shown, once it is there: it has the factor's name. */
  readonly frame: FrameView | undefined
  readonly shown: string | null
  readonly onFrame: (frame: string) => void
}

/** The value that was asked about, the frames of its row, and what it said before. */
export function LineageBox({ value, lineage, frame, shown, onFrame }: LineageBoxProps) {
  const t = useText()
  const format = useFormat()
  const language = useLanguage()
  const name = `${value.code}-${value.field}`
  const pair = frame?.decoded.pairs.find((one) => one.name === name)
  const meaning = language === 'zh' ? pair?.meaningZh : pair?.meaningEn
  return (
    <section className="lineage" aria-label={t('lineage.title')}>
      <p className="lineage-value">
        {meaning !== undefined && <b>{meaning}</b>}
        <span className="mono quiet">{name}</span>
        <span className="quiet">
          {t(`period.${value.period}`)} {format.dateTime(value.at)}
        </span>
        <span className="lineage-figure">
          <ReadingNumber cell={lineage.value} /> <span className="quiet">{shownUnit(pair?.unit ?? '')}</span>
        </span>
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
