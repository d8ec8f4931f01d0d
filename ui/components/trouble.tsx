import { Button } from 'antd'
import { ProblemError } from '../lib/problem.ts'
import type { Text } from '../lib/i18n/text.ts'
import { useText } from '../lib/i18n/text.ts'
import './notice.css'

/** What happened and what to do, in words. The server's own text wins where it gave one. */
export function troubleWords(
  error: unknown,
  t: Text,
): { title: string; detail: string; requestId: string | null } {
  if (!(error instanceof ProblemError)) {
    return { title: t('trouble.page'), detail: t('trouble.page.do'), requestId: null }
  }
  const { trouble } = error
  if (trouble.kind === 'problem') return trouble.problem
  return trouble.kind === 'status'
    ? {
        title: t('trouble.status', { status: trouble.status }),
        detail: t('trouble.status.do'),
        requestId: null,
      }
    : { title: t('trouble.unreachable'), detail: t('trouble.unreachable.do'), requestId: null }
}

interface TroubleProps {
  readonly error: unknown
  readonly onRetry?: (() => void) | undefined
}

/** Stands where the data would stand. */
export function Trouble({ error, onRetry }: TroubleProps) {
  const t = useText()
  const { title, detail, requestId } = troubleWords(error, t)
  return (
    <div className="notice" role="alert">
      <svg viewBox="0 0 48 48" width="44" height="44" aria-hidden="true" className="notice-art">
        <path
          d="M24 6 44 40H4Z"
          fill="none"
          stroke="currentColor"
          strokeWidth="2.500"
          strokeLinejoin="round"
        />
        <path d="M24 19v10m0 4v2" stroke="currentColor" strokeWidth="3" strokeLinecap="round" />
      </svg>
      <p className="notice-title">{title}</p>
      <p className="notice-text">{detail}</p>
      {requestId !== null && <p className="notice-text mono">{t('trouble.requestId', { id: requestId })}</p>}
      {onRetry !== undefined && <Button onClick={onRetry}>{t('action.retry')}</Button>}
    </div>
  )
}

/** A thin line above data that could not be renewed: what is shown stays, and says that it is old. */
export function StaleNotice({ error, onRetry }: TroubleProps) {
  const t = useText()
  if (error === null || error === undefined) return null
  return (
    <output className="stale-notice">
      <span>{t('trouble.stale', { why: troubleWords(error, t).title })}</span>
      {onRetry !== undefined && (
        <Button size="small" onClick={onRetry}>
          {t('action.retry')}
        </Button>
      )}
    </output>
  )
}
