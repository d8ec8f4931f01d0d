import { serverNow } from '../../../lib/clock.ts'
import { useText } from '../../../lib/i18n/text.ts'

const dayMs = 86_400_000
const soonDays = 30

/** The last day of force; what has run out or soon will looks it, in shape and word and not in colour alone. */
export function ExpiryMark({ day }: { readonly day: unknown }) {
  const t = useText()
  if (typeof day !== 'string') return <span className="quiet">—</span>
  const left = Math.floor((Date.parse(`${day}T24:00:00+08:00`) - serverNow()) / dayMs)
  const state = left < 0 ? 'over' : left <= soonDays ? 'soon' : 'far'
  return (
    <span className={`registry-expiry registry-expiry-${state}`}>
      <time dateTime={day}>{day}</time>
      {state === 'over' && <span> ✕ {t('registry.expired')}</span>}
      {state === 'soon' && <span> ⚠ {t('registry.expires.in', { n: left })}</span>}
    </span>
  )
}
