import type { Medium } from '../../../../contract/common.ts'
import { useText } from '../../../lib/i18n/text.ts'

/** A wave for water, a plume for gas; the word for those who hear the page. */
export function MediumMark({ medium }: { readonly medium: Medium }) {
  const t = useText()
  return (
    <span
      className={`medium-mark medium-${medium}`}
      role="img"
      aria-label={t(`medium.${medium}`)}
      title={t(`medium.${medium}`)}
    >
      <svg
        viewBox="0 0 16 16"
        width="16"
        height="16"
        aria-hidden="true"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.600"
        strokeLinecap="round"
      >
        {medium === 'water' ? (
          <path d="M1 5.500c2.300 1.600 4.700 1.600 7 0s4.700-1.600 7 0M1 10.500c2.300 1.600 4.700 1.600 7 0s4.700-1.600 7 0" />
        ) : (
          <path d="M5 15V9.500M8 15V8m3 7V9.500M3 6.500a2.500 2.500 0 0 1 2.200-3.600A3.300 3.300 0 0 1 11.300 4 2.300 2.300 0 0 1 12 8.300" />
        )}
      </svg>
    </span>
  )
}
