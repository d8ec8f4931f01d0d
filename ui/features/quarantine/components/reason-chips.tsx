import { useQuery } from '@tanstack/react-query'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { QuarantineFilters } from '../../../lib/search/quarantine-search.ts'
import { verdictWords } from '../../../lib/words/verdict.ts'
import { quarantineCountQuery } from '../api/list-quarantine.ts'
import type { ChangeQuarantineSearch } from './quarantine-page.tsx'

interface ReasonChipsProps {
  readonly filters: QuarantineFilters
  readonly onChange: ChangeQuarantineSearch
}

/** How many frames of each reason, to narrow the list by; of the chosen one what it means and how to mend it. */
export function ReasonChips({ filters, onChange }: ReasonChipsProps) {
  const t = useText()
  const format = useFormat()
  const language = useLanguage()
  const reasons = useQuery(quarantineCountQuery(filters)).data?.reasons ?? []
  const { reason } = filters
  const chosen = reason === undefined ? null : verdictWords(reason, language)
  if (reasons.length === 0 && reason === undefined) return null
  return (
    <fieldset className="quarantine-reasons" aria-label={t('quarantine.reason')}>
      <button
        type="button"
        className="chip"
        aria-pressed={reason === undefined}
        onClick={() => onChange({ reason: undefined })}
      >
        {t('quarantine.reason.all')}
      </button>
      {reasons.map((one) => (
        <button
          key={one.reason}
          type="button"
          className="chip"
          aria-pressed={one.reason === reason}
          title={verdictWords(one.reason, language).help}
          onClick={() => onChange({ reason: one.reason === reason ? undefined : one.reason })}
        >
          {verdictWords(one.reason, language).name}
          <b>
            {format.count(one.rows)}
            {one.more && '+'}
          </b>
        </button>
      ))}
      {chosen !== null && chosen.help !== '' && (
        <p className="quarantine-help">
          <b>{chosen.name}</b>：{chosen.help}
        </p>
      )}
    </fieldset>
  )
}
