import type { AuditRow } from '../../../../contract/audit.ts'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { actionWord } from '../../../lib/words/audit-action.ts'

/** One entry: a line to read, and all of it underneath. */
export function AuditRowView({ row }: { readonly row: AuditRow }) {
  const t = useText()
  const format = useFormat()
  const { reason } = (row.detail ?? {}) as { readonly reason?: string }
  return (
    <li>
      <details>
        <summary>
          <time dateTime={row.at}>{format.dateTime(row.at)}</time>
          <b>{row.actor}</b>
          {row.actingFor !== null && (
            <span className="quiet">{t('audit.actingFor', { who: row.actingFor })}</span>
          )}
          <span>{actionWord(row.action, t)}</span>
          {row.objectName !== null && <span>{row.objectName}</span>}
          {typeof reason === 'string' && <span className="quiet">{reason}</span>}
        </summary>
        <dl>
          <div>
            <dt>{t('audit.id')}</dt>
            <dd>{row.id}</dd>
          </div>
          <div>
            <dt>{t('audit.action')}</dt>
            <dd className="mono">{row.action}</dd>
          </div>
          <div>
            <dt>{t('audit.address')}</dt>
            <dd className="mono">{row.address ?? '—'}</dd>
          </div>
          <div>
            <dt>{t('audit.hash')}</dt>
            <dd className="mono audit-hash">{row.hash}</dd>
          </div>
        </dl>
        <pre className="audit-detail mono">{JSON.stringify(row.detail, null, 2)}</pre>
      </details>
    </li>
  )
}
