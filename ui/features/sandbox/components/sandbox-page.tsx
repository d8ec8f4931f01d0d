import { useQuery } from '@tanstack/react-query'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { StaleNotice, Trouble } from '../../../components/trouble.tsx'
import { useTitle } from '../../../components/use-title.ts'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { sandboxQuery } from '../api/sandbox-query.ts'
import './sandbox.css'
import { SessionForm } from './session-form.tsx'
import { SessionList } from './session-list.tsx'

/** Where an integrator begins: a session for a logger, and those that are under way. */
export function SandboxPage({ onOpen }: { readonly onOpen: (code: string) => void }) {
  const t = useText()
  const format = useFormat()
  useTitle(t('sandbox.title'))
  const query = useQuery(sandboxQuery)
  const state = query.data
  return (
    <div className="sandbox-page">
      <header>
        <h1>{t('sandbox.title')}</h1>
        <p className="quiet">{t('sandbox.lead')}</p>
      </header>
      <div className="sandbox-columns">
        <section className="card" aria-label={t('sandbox.sessions')}>
          <div className="card-head">
            <h2>{t('sandbox.sessions')}</h2>
            {state !== undefined && (
              <span className="quiet">
                {state.port === null ? t('sandbox.port.none') : t('sandbox.port.open', { port: state.port })}
              </span>
            )}
          </div>
          {state !== undefined && <StaleNotice error={query.error} onRetry={() => void query.refetch()} />}
          {state === undefined && query.isPending && (
            <SkeletonRows rows={4} height={56} label={t('state.loading')} />
          )}
          {state === undefined && query.isError && (
            <Trouble error={query.error} onRetry={() => void query.refetch()} />
          )}
          {state !== undefined && <SessionList sessions={state.sessions} onOpen={onOpen} />}
        </section>
        <section className="card" aria-label={t('sandbox.new')}>
          <div className="card-head">
            <h2>{t('sandbox.new')}</h2>
          </div>
          <div className="card-body">
            <SessionForm onMade={onOpen} />
          </div>
        </section>
      </div>
      {state !== undefined && state.strangers.length > 0 && (
        <section className="card" aria-label={t('sandbox.strangers')}>
          <div className="card-head">
            <h2>{t('sandbox.strangers')}</h2>
            <span className="quiet">{t('sandbox.strangers.help')}</span>
          </div>
          <ul className="sandbox-strangers">
            {state.strangers.map(({ at, peer, mn, size }, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- two frames may come in one moment
              <li key={`${at}-${peer}-${index}`}>
                <span>{format.dateTime(at)}</span>
                <span className="mono">{mn === null ? t('sandbox.noMn') : `MN ${mn}`}</span>
                <span className="quiet mono">
                  {peer} · {format.bytes(size)}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
