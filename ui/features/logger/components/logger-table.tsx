import { Link } from '@tanstack/react-router'
import { TimeAndAge } from '../../../components/age.tsx'
import { StateMark } from '../../../components/state-mark.tsx'
import { driftText } from '../../../lib/drift.ts'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { LoggerList } from '../api/list-loggers.ts'
import { ConcernMark } from './concern-mark.tsx'

interface LoggerTableProps {
  readonly loggers: LoggerList['loggers']
  readonly waiting: boolean
}

/** One row per logger; on a phone each row becomes a card by the style sheet alone. */
export function LoggerTable({ loggers, waiting }: LoggerTableProps) {
  const t = useText()
  const format = useFormat()
  return (
    <table className="logger-table" data-waiting={waiting}>
      <thead>
        <tr>
          <th scope="col">{t('outlet.state')}</th>
          <th scope="col">{t('logger')}</th>
          <th scope="col">{t('outlet.discharger')}</th>
          <th scope="col">{t('logger.drift')}</th>
          <th scope="col">{t('logger.concerns')}</th>
          <th scope="col">{t('logger.lastSeen')}</th>
        </tr>
      </thead>
      <tbody>
        {loggers.map((logger) => (
          <tr key={logger.id} data-state={logger.state}>
            <td className="cell-state">
              <StateMark state={logger.state} />
            </td>
            <th scope="row">
              <Link to="/loggers/$id" params={{ id: String(logger.id) }} className="logger-link">
                {logger.name}
              </Link>
              <span className="logger-sub mono">{logger.mn}</span>
            </th>
            <td className="cell-whose">
              {logger.discharger}
              <span className="logger-sub">
                {logger.division} · HJ 212-{logger.version}
              </span>
            </td>
            <td
              className="cell-drift"
              title={
                logger.driftAt === null
                  ? undefined
                  : t('logger.drift.at', { time: format.dateTime(logger.driftAt) })
              }
            >
              {logger.driftMs === null ? (
                <span className="quiet">—</span>
              ) : (
                <span className={logger.concerns.includes('clock') ? 'drift-bad' : undefined}>
                  {driftText(logger.driftMs, t)}
                </span>
              )}
            </td>
            <td className="cell-concerns">
              {logger.concerns.map((concern) => (
                <ConcernMark key={concern} concern={concern} />
              ))}
              {logger.concerns.length === 0 && <span className="quiet">—</span>}
            </td>
            <td className="cell-seen">
              {logger.lastSeenAt === null ? (
                <span className="quiet">{t('logger.never')}</span>
              ) : (
                <TimeAndAge at={logger.lastSeenAt} />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
