import type { SandboxSession } from '../../../../contract/sandbox.ts'
import { Nothing } from '../../../components/nothing.tsx'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { standardNames } from './standard-names.ts'
import { VerdictMark } from './verdict-mark.tsx'

interface SessionListProps {
  readonly sessions: readonly SandboxSession[]
  readonly onOpen: (code: string) => void
}

export function SessionList({ sessions, onOpen }: SessionListProps) {
  const t = useText()
  const format = useFormat()
  if (sessions.length === 0) return <Nothing title={t('sandbox.none')} text={t('sandbox.none.do')} />
  return (
    <ul className="sandbox-sessions">
      {sessions.map((session) => (
        <li key={session.code}>
          <button type="button" className="sandbox-session" onClick={() => onOpen(session.code)}>
            <span>
              <b>{session.name}</b>
              <span className="quiet mono">{session.mn}</span>
            </span>
            <span>
              {standardNames[session.version]}
              <span className="quiet">
                {t('sandbox.until', { time: format.dateTime(session.expiresAt) })}
              </span>
            </span>
            <span>
              {session.connected ? `● ${t('sandbox.connected')}` : `○ ${t('sandbox.away')}`}
              <span className="quiet">{t('sandbox.frames', { n: format.count(session.frames) })}</span>
            </span>
            <span>
              <VerdictMark verdict={session.verdict} />
              <span className="quiet">
                {t('sandbox.musts', {
                  passed: session.musts.passed,
                  failed: session.musts.failed,
                  untested: session.musts.untested,
                })}
              </span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
