import { Button } from 'antd'
import { useText } from '../../../lib/i18n/text.ts'
import type { RecordSearch } from '../../../lib/search/registry-search.ts'
import { DayInput } from './day-input.tsx'

interface AsOfProps {
  readonly search: RecordSearch
  readonly onSearch: (part: { [K in keyof RecordSearch]?: RecordSearch[K] | undefined }) => void
}

/** What held on a day, as it was known on another; the past looks like the past. */
export function AsOf({ search, onSearch }: AsOfProps) {
  const t = useText()
  const isPast = search.at !== undefined || search.known !== undefined
  return (
    <details className="registry-as-of" open={isPast}>
      <summary>{t('registry.asOf')}</summary>
      <div className="registry-as-of-days">
        <DayInput
          label={t('registry.asOf.at')}
          value={search.at ?? ''}
          onChange={(at) => onSearch({ at: at === '' ? undefined : at })}
        />
        <DayInput
          label={t('registry.asOf.known')}
          value={search.known ?? ''}
          onChange={(known) => onSearch({ known: known === '' ? undefined : known })}
        />
        {isPast && (
          <Button onClick={() => onSearch({ at: undefined, known: undefined })}>
            {t('registry.asOf.now')}
          </Button>
        )}
      </div>
      {isPast && <output className="stale-notice">{t('registry.asOf.notice')}</output>}
    </details>
  )
}
