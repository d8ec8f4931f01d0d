import type { OutletState } from '../../contract/common.ts'
import { useText } from '../lib/i18n/text.ts'
import './state-mark.css'

/** One shape per state: full disc, half disc, crossed square, dashed ring. */
export function StateShape({ state }: { readonly state: OutletState }) {
  return (
    <svg
      className={`state-shape state-${state}`}
      viewBox="0 0 16 16"
      width="12"
      height="12"
      aria-hidden="true"
    >
      {state === 'live' && <circle cx="8" cy="8" r="6.5" fill="currentColor" />}
      {state === 'stale' && (
        <>
          <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="2" />
          <path d="M8 2a6 6 0 0 0 0 12Z" fill="currentColor" />
        </>
      )}
      {state === 'offline' && (
        <>
          <rect x="1.5" y="1.5" width="13" height="13" rx="2.5" fill="currentColor" />
          <path d="m5 5 6 6m0-6-6 6" stroke="#fff" strokeWidth="2" strokeLinecap="round" />
        </>
      )}
      {state === 'silent' && (
        <circle
          cx="8"
          cy="8"
          r="6"
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeDasharray="3 2.300"
        />
      )}
    </svg>
  )
}

/** Shape and word; colour only repeats what they say. */
export function StateMark({ state }: { readonly state: OutletState }) {
  const t = useText()
  return (
    <span className={`state-mark state-${state}`}>
      <StateShape state={state} />
      {t(`state.${state}`)}
    </span>
  )
}
