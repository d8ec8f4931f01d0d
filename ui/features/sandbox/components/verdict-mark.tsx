import type { ConformanceVerdict } from '../../../../contract/sandbox.ts'
import { useText } from '../../../lib/i18n/text.ts'

const shapes: Readonly<Record<ConformanceVerdict, string>> = { passed: '✓', failed: '✗', incomplete: '…' }

/** Sign and word: neither colour nor shape alone says it. */
export function VerdictMark({ verdict }: { readonly verdict: ConformanceVerdict }) {
  const t = useText()
  return (
    <span className={`verdict verdict-${verdict}`}>
      <span aria-hidden="true">{shapes[verdict]} </span>
      <span>{t(`sandbox.verdict.${verdict}`)}</span>
    </span>
  )
}
