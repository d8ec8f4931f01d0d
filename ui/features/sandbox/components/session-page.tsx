import { useQuery } from '@tanstack/react-query'
import { Button, Popconfirm } from 'antd'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { StaleNotice, Trouble } from '../../../components/trouble.tsx'
import { useTitle } from '../../../components/use-title.ts'
import { getSandboxReport, getSandboxReportPdf } from '../../../../contract/sandbox.ts'
import { addressOf } from '../../../lib/call.ts'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { useDeleteSession } from '../api/sandbox-changes.ts'
import { sandboxQuery, sandboxSessionQuery } from '../api/sandbox-query.ts'
import { ActiveTests } from './active-tests.tsx'
import { CaptureUpload } from './capture-upload.tsx'
import { ConnectionFacts } from './connection-facts.tsx'
import { LineFeed } from './line-feed.tsx'
import { Results } from './results.tsx'
import './sandbox.css'
import { standardNames } from './standard-names.ts'
import { VerdictMark } from './verdict-mark.tsx'

interface SessionPageProps {
  readonly code: string
  readonly onBack: () => void
}

/** One logger's test, as it goes: facts to type in, what the host does, and what came of it clause by clause. */
export function SessionPage({ code, onBack }: SessionPageProps) {
  const t = useText()
  const format = useFormat()
  const language = useLanguage()
  const query = useQuery(sandboxSessionQuery(code))
  const state = useQuery(sandboxQuery)
  const remove = useDeleteSession(code)
  const view = query.data
  useTitle(view === undefined ? t('sandbox.title') : `${view.session.name} · ${t('sandbox.title')}`)
  if (view === undefined) {
    return (
      <div className="sandbox-page">
        <Button className="sandbox-back" onClick={onBack}>
          {t('sandbox.back')}
        </Button>
        <section className="card">
          {query.isError ? (
            <Trouble error={query.error} onRetry={() => void query.refetch()} />
          ) : (
            <SkeletonRows rows={6} height={44} label={t('state.loading')} />
          )}
        </section>
      </div>
    )
  }
  const { session, counts, results } = view
  const { passed, failed, untested } = session.musts
  return (
    <div className="sandbox-page">
      <header className="sandbox-head">
        <div>
          <p>
            <button type="button" className="plain-button sandbox-link" onClick={onBack}>
              {t('sandbox.title')}
            </button>{' '}
            / <span className="mono">{session.code}</span>
          </p>
          <h1>{session.name}</h1>
          <p className="quiet">
            {standardNames[session.version]} · <span className="mono">MN {session.mn}</span> ·{' '}
            {t('sandbox.until', { time: format.dateTime(session.expiresAt) })}
          </p>
        </div>
        <div className="sandbox-actions">
          <Button href={addressOf(getSandboxReportPdf, { params: { code }, query: { language } })} download>
            {t('sandbox.report.pdf')}
          </Button>
          <Button href={addressOf(getSandboxReport, { params: { code } })} download>
            {t('sandbox.report.json')}
          </Button>
          <Popconfirm
            title={t('sandbox.delete.sure')}
            okText={t('sandbox.delete')}
            cancelText={t('action.back')}
            onConfirm={() => remove.mutate(undefined, { onSuccess: onBack })}
          >
            <Button danger>{t('sandbox.delete')}</Button>
          </Popconfirm>
        </div>
      </header>
      <StaleNotice error={query.error} onRetry={() => void query.refetch()} />
      <section
        className={`card sandbox-verdict sandbox-verdict-${session.verdict}`}
        aria-label={t('sandbox.verdict')}
      >
        <p className="sandbox-verdict-word">
          <VerdictMark verdict={session.verdict} />
        </p>
        <p>{t(`sandbox.verdict.${session.verdict}.help`)}</p>
        <p className="quiet">
          {t('sandbox.musts', { passed, failed, untested })} ·{' '}
          {t('sandbox.frames', { n: format.count(counts.frames) })} · {format.bytes(counts.bytes)}
        </p>
        {session.full && <p className="sandbox-warn">{t('sandbox.full')}</p>}
      </section>
      <div className="sandbox-columns">
        <div className="sandbox-stack">
          <LineFeed feed={view.feed} />
          <Results results={results} />
        </div>
        <div className="sandbox-stack sandbox-facts-first">
          <ConnectionFacts session={session} port={state.data?.port ?? null} />
          <ActiveTests view={view} />
          <CaptureUpload code={code} mostBytes={state.data?.captureBytesMost ?? 8 * 2 ** 20} />
        </div>
      </div>
    </div>
  )
}
