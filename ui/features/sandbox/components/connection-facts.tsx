import type { SandboxSession } from '../../../../contract/sandbox.ts'
import { CopyButton } from '../../../components/copy-button.tsx'
import { useText } from '../../../lib/i18n/text.ts'
import { standardNames } from './standard-names.ts'

interface ConnectionFactsProps {
  readonly session: SandboxSession
  /** null: there is no port. */
  readonly port: number | null
}

/** What is typed into the logger. */
export function ConnectionFacts({ session, port }: ConnectionFactsProps) {
  const t = useText()
  const facts: readonly (readonly [label: string, value: string, copy: boolean])[] = [
    ...(port === null
      ? []
      : ([
          [t('sandbox.address'), globalThis.location.hostname, true],
          [t('sandbox.port'), String(port), true],
        ] as const)),
    ['MN', session.mn, true],
    [t('sandbox.password'), t('sandbox.password.as'), false],
    [t('sandbox.version'), standardNames[session.version], false],
    ...(session.version === '2025'
      ? ([[t('sandbox.key'), t(session.encrypted ? 'sandbox.key.as' : 'sandbox.key.none'), false]] as const)
      : []),
  ]
  return (
    <section className="card" aria-label={t('sandbox.connect')}>
      <div className="card-head">
        <h2>{t('sandbox.connect')}</h2>
        <span className={session.connected ? 'sandbox-on' : 'quiet'}>
          {session.connected
            ? `● ${t('sandbox.connected.from', { peer: session.peer ?? '' })}`
            : `○ ${t('sandbox.away')}`}
        </span>
      </div>
      <dl className="sandbox-facts">
        {facts.map(([label, value, copy]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className={copy ? 'mono' : undefined}>
              {value}
              {copy && <CopyButton text={value} label={t('sandbox.copy', { what: label })} />}
            </dd>
          </div>
        ))}
      </dl>
      {port === null && <p className="sandbox-hint">{t('sandbox.port.none.do')}</p>}
    </section>
  )
}
