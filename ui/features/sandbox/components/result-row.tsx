import type { ClauseResult } from '../../../../contract/sandbox.ts'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'

const signs = { passed: '✓', failed: '✗', untested: '○', 'not-applicable': '–' } as const

/** One clause: what it asks, what was seen, and what to do. */
export function ResultRow({ result }: { readonly result: ClauseResult }) {
  const t = useText()
  const format = useFormat()
  const language = useLanguage()
  const { outcome, severity, title, clause, status, passed, failed, evidence, remedies, exercise } = result
  return (
    <li className="result" data-outcome={outcome}>
      <div className="result-head">
        <span className="result-outcome">
          <span aria-hidden="true">{signs[outcome]}</span> <span>{t(`sandbox.outcome.${outcome}`)}</span>
        </span>
        <span className="result-title">
          {title[language]}
          <span className="quiet">
            {clause} · {t(`sandbox.severity.${severity}`)}
            {status !== 'verified' && ` · ${t(`sandbox.status.${status}`)}`}
          </span>
        </span>
        <span className="result-count quiet">
          {failed > 0
            ? t('sandbox.count.failed', { failed: format.count(failed), all: format.count(passed + failed) })
            : passed > 0
              ? t('sandbox.count.passed', { n: format.count(passed) })
              : ''}
        </span>
      </div>
      {(evidence.length > 0 || exercise !== null) && (
        <div className="result-more">
          {exercise !== null && <p>{exercise[language]}</p>}
          {remedies.map((remedy) => (
            <p key={remedy.zh} className="result-remedy">
              <b>{t('sandbox.mend')}</b> {remedy[language]}
            </p>
          ))}
          {evidence.map(({ at, note, excerpt }, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- one note may occur twice; samples only grow
            <div key={`${index}-${note.zh}`} className="result-evidence">
              <p>
                {note[language]}
                <span className="quiet">
                  {at !== null && ` ${format.dateTime(at)}`}
                  {excerpt?.position != null && ` ${t('sandbox.byte', { n: excerpt.position + 1 })}`}
                </span>
              </p>
              {excerpt !== null && (
                <p className="result-bytes mono">
                  {excerpt.cutBefore && '…'}
                  {excerpt.before}
                  {excerpt.marked !== '' && <mark>{excerpt.marked}</mark>}
                  {excerpt.after}
                  {excerpt.cutAfter && '…'}
                </p>
              )}
            </div>
          ))}
        </div>
      )}
    </li>
  )
}
