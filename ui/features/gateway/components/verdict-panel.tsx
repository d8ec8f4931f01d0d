import type { GatewayStatus } from '../../../../contract/gateway.ts'
import { Link } from '@tanstack/react-router'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { verdictWords } from '../../../lib/words/verdict.ts'
import { ShareList } from './share-list.tsx'

/** What the gateway thought of what arrived, since it was started. */
export function VerdictPanel({ status }: { readonly status: GatewayStatus }) {
  const t = useText()
  const format = useFormat()
  const language = useLanguage()
  const { noise = 0, ...refused } = status.refused
  const bad = Object.entries(refused).sort(([, a], [, b]) => b - a)
  const accepted = status.frames - bad.reduce((sum, [, count]) => sum + count, 0)
  const text = (count: number): string => `${format.count(count)} · ${format.share(count, status.frames)}`
  return (
    <section className="card" aria-label={t('gateway.verdicts')}>
      <div className="card-head">
        <h2>{t('gateway.verdicts')}</h2>
        <span className="quiet">{t('gateway.sinceStart')}</span>
      </div>
      <div className="card-body">
        <ShareList
          rows={[
            {
              key: 'accepted',
              name: t('trend.accepted'),
              count: accepted,
              text: text(accepted),
              tone: 'good',
            },
            ...bad.map(([key, count]) => ({
              key,
              name: (
                <Link to="/quarantine" search={{ reason: key }}>
                  {verdictWords(key, language).name}
                </Link>
              ),
              count,
              text: text(count),
            })),
          ]}
        />
        <p className="card-foot quiet">
          {bad.length === 0 ? t('gateway.refused.none') : t('gateway.refused.where')}
          {noise > 0 && ` ${t('gateway.noise', { n: format.count(noise) })}`}
        </p>
      </div>
    </section>
  )
}
