import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Segmented } from 'antd'
import { useEffect, useState } from 'react'
import { useTitle } from '../../../components/use-title.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { QuarantineSearch, QuarantineView } from '../../../lib/search/quarantine-search.ts'
import { jobsQuery } from '../api/reread.ts'
import { FramesView } from './frames-view.tsx'
import { JobsView } from './jobs-view.tsx'
import { noFilter } from './no-filter.ts'
import './quarantine.css'
import { RereadDialog } from './reread-dialog.tsx'
import { UnknownView } from './unknown-view.tsx'

export type ChangeQuarantineSearch = (part: {
  [K in keyof QuarantineSearch]?: QuarantineSearch[K] | undefined
}) => void

interface QuarantinePageProps {
  readonly search: QuarantineSearch
  readonly onChange: ChangeQuarantineSearch
}

/** What arrived and became no reading: why, from whom, what to do about it, and reading it again. */
export function QuarantinePage({ search, onChange }: QuarantinePageProps) {
  const t = useText()
  useTitle(t('quarantine.title'))
  const client = useQueryClient()
  const [mn, setMn] = useState<string | null>(null)
  const active = useQuery(jobsQuery).data?.active ?? 0
  const view = search.view ?? 'frames'
  // What a job reads leaves the lists.
  useEffect(() => {
    if (active === 0) void client.invalidateQueries({ queryKey: ['quarantine'] })
  }, [active, client])
  return (
    <div className="quarantine-page">
      <div className="quarantine-title">
        <h1>{t('quarantine.title')}</h1>
        <Segmented<QuarantineView>
          aria-label={t('quarantine.view')}
          value={view}
          options={[
            { value: 'frames', label: t('quarantine.view.frames') },
            { value: 'unknown', label: t('quarantine.view.unknown') },
            {
              value: 'jobs',
              label:
                active === 0 ? t('quarantine.view.jobs') : t('quarantine.view.jobs.active', { n: active }),
            },
          ]}
          onChange={(next) => onChange({ view: next === 'frames' ? undefined : next })}
        />
      </div>
      {view === 'frames' && <FramesView search={search} onChange={onChange} onReread={setMn} />}
      {view === 'unknown' && <UnknownView search={search} onChange={onChange} onReread={setMn} />}
      {view === 'jobs' && <JobsView onMn={(own) => onChange({ ...noFilter, view: undefined, mn: own })} />}
      <RereadDialog
        mn={mn}
        onClose={() => setMn(null)}
        onAsked={() => {
          setMn(null)
          onChange({ view: 'jobs' })
        }}
      />
    </div>
  )
}
