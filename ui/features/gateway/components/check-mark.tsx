import type { Health } from '../../../../contract/gateway.ts'

type CheckState = Health['checks'][number]['state']

/** Tick, exclamation mark, cross: a shape for each, the colour only repeats it. */
export function CheckMark({ state, size = 18 }: { readonly state: CheckState; readonly size?: number }) {
  return (
    <svg
      className={`check-mark check-${state}`}
      viewBox="0 0 20 20"
      width={size}
      height={size}
      aria-hidden="true"
    >
      {state === 'failed' ? (
        <rect x="1" y="1" width="18" height="18" rx="4" fill="currentColor" />
      ) : (
        <circle cx="10" cy="10" r="9" fill="currentColor" />
      )}
      <path
        d={
          state === 'ok'
            ? 'm6 10.500 2.800 2.800L14.300 7.300'
            : state === 'degraded'
              ? 'M10 5.200v6m0 2.700v.8'
              : 'm6.500 6.500 7 7m0-7-7 7'
        }
        fill="none"
        stroke="#fff"
        strokeWidth="2.200"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}
