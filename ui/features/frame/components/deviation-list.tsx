import type { FrameView } from '../../../../contract/frame.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { deviationWord } from '../../../lib/words/deviation.ts'

/** The fault, if any, and every departure from the standard with its remedy. */
export function DeviationList({ frame }: { readonly frame: FrameView }) {
  const t = useText()
  const language = useLanguage()
  const { fault, deviations } = frame.decoded
  if (fault === null && deviations.length === 0) {
    return <p className="frame-clean">✓ {t('frame.clean')}</p>
  }
  return (
    <section aria-label={t('frame.deviations')}>
      <h3>{t('frame.deviations')}</h3>
      <ul className="frame-deviations">
        {fault !== null && (
          <li className="frame-fault">
            <b>{t('frame.fault')}</b>
            <span className="quiet mono">{t('frame.position', { n: fault.position })}</span>
            <p>{language === 'zh' ? fault.textZh : fault.textEn}</p>
          </li>
        )}
        {deviations.map((deviation, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- one kind may occur twice at one place
          <li key={`${deviation.kind}-${index}`}>
            <b>{deviationWord(deviation.kind, language)}</b>
            {deviation.position !== null && (
              <span className="quiet mono">{t('frame.position', { n: deviation.position })}</span>
            )}
            {deviation.detail !== '' && <span className="mono">{deviation.detail}</span>}
            <p>{language === 'zh' ? deviation.textZh : deviation.textEn}</p>
          </li>
        ))}
      </ul>
    </section>
  )
}
