import type { LoggerDetail } from '../../../../contract/logger.ts'
import { Age } from '../../../components/age.tsx'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useLanguage, type Language } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { deviationWord } from '../../../lib/words/deviation.ts'
import { verdictWords } from '../../../lib/words/verdict.ts'

interface LoggerDeviationsProps {
  readonly deviations: LoggerDetail['deviations']
  readonly onOpenFrame: (frame: string) => void
}

/** How its frames depart from the standard, with what its maintainer should do; most frequent first. */
export function LoggerDeviations({ deviations, onOpenFrame }: LoggerDeviationsProps) {
  const t = useText()
  const format = useFormat()
  const language = useLanguage()
  return (
    <section className="card" aria-label={t('logger.deviations')}>
      <div className="card-head">
        <h2>{t('logger.deviations')}</h2>
      </div>
      {deviations.length === 0 ? (
        <p className="card-body logger-clean">{t('logger.clean')}</p>
      ) : (
        <ul className="logger-deviations">
          {deviations.map((deviation) => (
            <li key={deviation.kind}>
              <p className="event-line">
                <b>{wordsOf(deviation, language).name}</b>
                <span className="quiet">{t('logger.frames', { n: format.count(deviation.frames) })}</span>
              </p>
              <p className="event-remedy">{wordsOf(deviation, language).help}</p>
              <p className="event-times quiet">
                <Age at={deviation.lastAt} />
                <button
                  type="button"
                  className="plain-button logger-frame"
                  onClick={() => onOpenFrame(deviation.lastFrame)}
                >
                  {t('logger.lastFrame')}
                </button>
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

const refused = 'refused:'

/** What a frame was not taken for, with the remedy of the verdict or of the departure; the rest are departures alone. */
function wordsOf(
  deviation: LoggerDetail['deviations'][number],
  language: Language,
): ReturnType<typeof verdictWords> {
  const { kind } = deviation
  if (kind.startsWith(refused)) {
    const bare = kind.slice(refused.length)
    const remedy = language === 'zh' ? deviation.remedyZh : deviation.remedyEn
    return { name: deviationWord(kind, language), help: verdictWords(bare, language).help || remedy }
  }
  return language === 'zh'
    ? { name: deviation.textZh, help: deviation.remedyZh }
    : { name: deviation.textEn, help: deviation.remedyEn }
}
