import type { Medium } from '../../../../contract/common.ts'
import { useText } from '../../../lib/i18n/text.ts'

/** A wave for water, a plume for gas; the word for those who hear the page. */
export function MediumMark({ medium }: { readonly medium: Medium }) {
  const t = useText()
  return (
    <span className={`medium-mark medium-${medium}`} title={t(`medium.${medium}`)}>
      <span className="visually-hidden">{t(`medium.${medium}`)}</span>
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
          <path d="M3.500 14c-1.600-2 1.600-4 0-6s1.600-4 0-6M8 14c-1.600-2 1.600-4 0-6s1.600-4 0-6m4.500 12c-1.600-2 1.600-4 0-6s1.600-4 0-6" />
        )}
      </svg>
    </span>
  )
}
