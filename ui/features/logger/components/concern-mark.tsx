import type { LoggerConcern } from '../../../../contract/logger.ts'
import { useText } from '../../../lib/i18n/text.ts'

/** Sign and word; colour only repeats what they say. */
export function ConcernMark({ concern }: { readonly concern: LoggerConcern }) {
  const t = useText()
  const signs = { identity: '⚠', clock: '◷', deviation: '≠' } as const
  return (
    <span className={`concern concern-${concern}`}>
      <span aria-hidden="true">{signs[concern]}</span> {t(`concern.${concern}`)}
    </span>
  )
}
