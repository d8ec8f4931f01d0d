import type { GatewayStatus } from '../../../../contract/gateway.ts'
import { Age } from '../../../components/age.tsx'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { limitWord } from '../../../lib/words/limit.ts'

/** Who met a bound lately, and how often each bound was met. */
export function LimitPanel({ limits }: { readonly limits: GatewayStatus['limits'] }) {
  const t = useText()
  const format = useFormat()
  const language = useLanguage()
  const counts = Object.entries(limits.counts)
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a)
  return (
    <section className="card" aria-label={t('gateway.limits')}>
      <div className="card-head">
        <h2>{t('gateway.limits')}</h2>
        <span className="quiet">{t('gateway.sinceStart')}</span>
      </div>
      <div className="card-body">
        {counts.length === 0 && <p className="quiet">{t('gateway.limits.none')}</p>}
        {counts.length > 0 && (
          <ul className="chips">
            {counts.map(([kind, count]) => (
              <li key={kind}>
                {limitWord(kind, language)} <b>{format.count(count)}</b>
              </li>
            ))}
          </ul>
        )}
        <ul className="lines">
          {limits.recent.slice(0, 6).map(({ kind, address, mn, times, at }) => (
            <li key={`${kind} ${address} ${mn ?? ''}`}>
              <span>
                <span className="mono">{address}</span>
                <span className="quiet">
                  {limitWord(kind, language)}
                  {mn !== null && ` · ${mn}`}
                </span>
              </span>
              <span className="lines-end">
                {t('gateway.times', { n: format.count(times) })}
                <span className="quiet">
                  <Age at={at} />
                </span>
              </span>
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}
