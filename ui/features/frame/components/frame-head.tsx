import type { FrameView } from '../../../../contract/frame.ts'
import { Age } from '../../../components/age.tsx'
import { CopyButton } from '../../../components/copy-button.tsx'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { verdictWords } from '../../../lib/words/verdict.ts'
import { Check } from './check.tsx'

const encodingNames: Readonly<Record<string, string>> = { utf8: 'UTF-8', gbk: 'GBK', latin1: 'Latin-1' }

/** When, from whom, what the gateway thought; and the checks one by one. */
export function FrameHead({ frame }: { readonly frame: FrameView }) {
  const t = useText()
  const format = useFormat()
  const language = useLanguage()
  const verdict = verdictWords(frame.verdict, language)
  const { decoded } = frame
  const accepted = frame.verdict === 'accepted'
  return (
    <section className="frame-head" aria-label={t('frame.head')}>
      <p className={accepted ? 'verdict verdict-good' : 'verdict verdict-bad'}>
        <b>
          {accepted ? '✓' : '✕'} {verdict.name}
        </b>
        <span>{verdict.help}</span>
      </p>
      <dl className="frame-facts">
        <div>
          <dt>{t('data.receivedAt')}</dt>
          <dd>
            {format.dateTime(frame.receivedAt)}{' '}
            <span className="quiet">
              <Age at={frame.receivedAt} />
            </span>
          </dd>
        </div>
        <div>
          <dt>{t('frame.peer')}</dt>
          <dd className="mono">{frame.peer}</dd>
        </div>
        <div>
          <dt>{t('frame.version')}</dt>
          <dd>
            {decoded.versionName}
            {decoded.cipher && <span className="tag">{t('frame.cipher')}</span>}
          </dd>
        </div>
        <div>
          <dt>{t('frame.size')}</dt>
          <dd>
            {t('frame.sizeAndText', {
              n: format.count(frame.size),
              encoding: encodingNames[frame.encoding] ?? frame.encoding,
            })}
          </dd>
        </div>
        <div>
          <dt>{t('frame.checks')}</dt>
          <dd className="frame-checks">
            <Check
              good={decoded.lengthOk}
              text={t(decoded.lengthOk ? 'frame.length.good' : 'frame.length.bad')}
            />
            <Check
              good={decoded.crcOk}
              text={
                decoded.crcOk
                  ? t('frame.crc.good', { crc: decoded.crcExpected })
                  : t('frame.crc.bad', { crc: decoded.crcExpected })
              }
            />
          </dd>
        </div>
        <div>
          <dt>{t('frame.address')}</dt>
          <dd className="mono">{frame.frame}</dd>
        </div>
        {frame.sha256 !== '' && (
          <div className="frame-hash">
            <dt>SHA-256</dt>
            <dd>
              <span className="mono">{frame.sha256}</span>
              <CopyButton text={frame.sha256} label={t('frame.copyHash')} />
            </dd>
          </div>
        )}
      </dl>
    </section>
  )
}
