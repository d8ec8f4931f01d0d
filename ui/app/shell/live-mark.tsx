import { useText } from '../../lib/i18n/text.ts'
import { useLiveState } from '../../lib/use-live.ts'

/** Whether new data come by themselves: a shape, a word, and what it means. */
export function LiveMark() {
  const t = useText()
  const state = useLiveState()
  return (
    <output className={`live-mark live-mark-${state}`} title={t(`live.${state}.help`)}>
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        {state === 'lost' ? (
          <path d="m3 3 10 10M13 3 3 13" stroke="currentColor" strokeWidth="2.200" strokeLinecap="round" />
        ) : (
          <path
            d="M1 8h3l2-5 3.500 10L12 8h3"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.800"
            strokeLinejoin="round"
            strokeLinecap="round"
          />
        )}
      </svg>
      <span className="live-mark-word">{t(`live.${state}`)}</span>
    </output>
  )
}
