import { useNow } from '../lib/clock.ts'
import { ageText } from '../lib/i18n/age.ts'
import { useFormat } from '../lib/i18n/format.ts'
import { useText } from '../lib/i18n/text.ts'

/** How long ago, counting on by itself; the full instant is one hover (or screen reader) away. */
export function Age({ at }: { readonly at: string }) {
  const now = useNow()
  const t = useText()
  const format = useFormat()
  return (
    <time dateTime={at} title={format.dateTime(at)} className="nowrap">
      {ageText(now - Date.parse(at), t)}
    </time>
  )
}

/** Data time and its age on two lines: the one that stands in evidence and the one that is read at a glance. */
export function TimeAndAge({ at }: { readonly at: string }) {
  const now = useNow()
  const format = useFormat()
  return (
    <span className="time-and-age">
      <span className="nowrap">{format.time(at, now)}</span>
      <span className="quiet">
        <Age at={at} />
      </span>
    </span>
  )
}
