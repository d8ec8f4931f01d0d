import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Progress } from 'antd'
import type { Job } from '../../../../contract/job.ts'
import { Age } from '../../../components/age.tsx'
import { Nothing } from '../../../components/nothing.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { StaleNotice, Trouble } from '../../../components/trouble.tsx'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { cancelJobMutation, jobsQuery } from '../api/reread.ts'

/** What is read again, how far it is, and what came of it. */
export function JobsView({ onMn }: { readonly onMn: (mn: string) => void }) {
  const t = useText()
  const query = useQuery(jobsQuery)
  const jobs = query.data?.jobs ?? []
  return (
    <section className="card" aria-label={t('quarantine.view.jobs')}>
      <div className="card-head">
        <h2>{t('quarantine.view.jobs')}</h2>
      </div>
      <p className="quarantine-note">{t('jobs.note')}</p>
      {query.data !== undefined && <StaleNotice error={query.error} onRetry={() => void query.refetch()} />}
      {query.data === undefined && query.isPending && (
        <SkeletonRows rows={4} height={64} label={t('state.loading')} />
      )}
      {query.data === undefined && query.isError && (
        <Trouble error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data !== undefined && jobs.length === 0 && (
        <Nothing title={t('jobs.none')} text={t('jobs.none.do')} />
      )}
      <ul className="jobs">
        {jobs.map((job) => (
          <JobRow key={job.id} job={job} onMn={onMn} />
        ))}
      </ul>
    </section>
  )
}

const looks = {
  queued: 'normal',
  running: 'active',
  done: 'success',
  failed: 'exception',
  cancelled: 'normal',
} as const

function JobRow({ job, onMn }: { readonly job: Job; readonly onMn: (mn: string) => void }) {
  const t = useText()
  const format = useFormat()
  const client = useQueryClient()
  const cancel = useMutation(cancelJobMutation(client))
  const isActive = job.state === 'queued' || job.state === 'running'
  const percent =
    job.state === 'done'
      ? 100
      : job.total === 0
        ? 0
        : Math.floor((100 * Math.min(job.done, job.total)) / job.total)
  const left = job.done - job.found
  return (
    <li className="job" data-state={job.state}>
      <div className="job-what">
        <button type="button" className="job-mn mono" onClick={() => onMn(job.subject)}>
          {job.subject}
        </button>
        <span className="quiet">
          {job.askedBy === null
            ? t('jobs.byPlatform')
            : t('jobs.by', { who: job.askedBy, reason: job.reason })}
          {' · '}
          <Age at={job.askedAt} />
        </span>
      </div>
      <div className="job-how">
        <span>
          <b>{t(`jobs.state.${job.state}`)}</b>{' '}
          {t('jobs.progress', {
            done: format.count(job.done),
            total: format.count(job.total),
            found: format.count(job.found),
          })}
          {job.state === 'done' && left > 0 && (
            <span className="job-left">{t('jobs.left', { n: format.count(left) })}</span>
          )}
        </span>
        <Progress
          percent={percent}
          status={looks[job.state]}
          size="small"
          showInfo={false}
          aria-label={t('jobs.progress.of', { mn: job.subject })}
        />
        {job.failure !== null && <span className="job-failure">{job.failure}</span>}
      </div>
      {isActive && (
        <Button
          loading={cancel.isPending}
          aria-label={t('jobs.cancel.of', { mn: job.subject })}
          onClick={() => cancel.mutate(job.id)}
        >
          {t('jobs.cancel')}
        </Button>
      )}
    </li>
  )
}
