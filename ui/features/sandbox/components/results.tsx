import { Segmented } from 'antd'
import { useState } from 'react'
import type { ClauseOutcome, ClauseResult } from '../../../../contract/sandbox.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import type { Language } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { ResultRow } from './result-row.tsx'

type Filter = 'all' | ClauseOutcome

/** What the version does not have is not shown; the rest by group, in the order of a frame. */
export function Results({ results }: { readonly results: readonly ClauseResult[] }) {
  const t = useText()
  const language = useLanguage()
  const [filter, setFilter] = useState<Filter>('all')
  const own = results.filter(({ clause }) => clause !== '')
  const count = (outcome: ClauseOutcome): number => own.filter((one) => one.outcome === outcome).length
  const options = [
    { value: 'all' as const, label: t('sandbox.filter.all', { n: own.length }) },
    ...(['failed', 'untested', 'passed', 'not-applicable'] as const).map((outcome) => ({
      value: outcome,
      label: `${t(`sandbox.outcome.${outcome}`)} ${count(outcome)}`,
    })),
  ]
  const shown = own.filter(({ outcome }) => filter === 'all' || outcome === filter)
  const groups = groupOf(shown, language)
  return (
    <section className="card" aria-label={t('sandbox.results')}>
      <div className="card-head">
        <h2>{t('sandbox.results')}</h2>
        <Segmented<Filter>
          className="result-filter"
          aria-label={t('sandbox.filter')}
          value={filter}
          onChange={setFilter}
          options={options}
        />
      </div>
      {groups.length === 0 && <p className="sandbox-empty quiet">{t('sandbox.filter.none')}</p>}
      {groups.map(([group, rows]) => (
        <div key={group} className="result-group">
          <h3>{group}</h3>
          <ul aria-label={group}>
            {rows.map((result) => (
              <ResultRow key={result.id} result={result} />
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}

/** Neighbours of one group together; the order is that of the report. */
function groupOf(
  results: readonly ClauseResult[],
  language: Language,
): readonly (readonly [name: string, rows: readonly ClauseResult[]])[] {
  const groups = new Map<string, ClauseResult[]>()
  for (const result of results) {
    const name = result.group[language]
    groups.set(name, [...(groups.get(name) ?? []), result])
  }
  return [...groups]
}
