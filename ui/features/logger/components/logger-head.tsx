import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { LoggerDetail } from '../../../../contract/logger.ts'
import { Age } from '../../../components/age.tsx'
import { CopyButton } from '../../../components/copy-button.tsx'
import { StateMark } from '../../../components/state-mark.tsx'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { ConcernMark } from './concern-mark.tsx'
import { DialectFact } from './dialect-fact.tsx'

interface LoggerHeadProps {
  readonly logger: LoggerDetail
  /** May agree on its dialect. */
  readonly mayAgree: boolean
  readonly onOpenFrame: (frame: string) => void
}

export function LoggerHead({ logger, mayAgree, onOpenFrame }: LoggerHeadProps) {
  const t = useText()
  const format = useFormat()
  const { connection, lastSeenAt, lastFrame, spokenVersion } = logger
  return (
    <section className="card logger-head" aria-label={t('logger')}>
      <nav className="logger-crumbs" aria-label={t('shell.where')}>
        <Link to="/loggers">{t('menu.loggers')}</Link>
        <span aria-hidden="true">›</span>
        <span>{logger.division.name}</span>
      </nav>
      <h1>
        {logger.name}
        <StateMark state={logger.state} />
        {logger.concerns.map((concern) => (
          <ConcernMark key={concern} concern={concern} />
        ))}
      </h1>
      <dl className="logger-facts">
        <Fact name="MN">
          <span className="mono logger-mn">{logger.mn}</span>
          <CopyButton text={logger.mn} label={t('logger.copyMn')} />
        </Fact>
        <Fact name={t('outlet.discharger')}>{logger.discharger.name}</Fact>
        <Fact name={t('logger.version')}>
          HJ 212-{logger.version}
          {spokenVersion !== null && spokenVersion !== logger.version && (
            <span className="drift-bad"> {t('logger.version.spoken', { version: spokenVersion })}</span>
          )}
        </Fact>
        <Fact name={t('logger.encrypted')}>
          {logger.encrypted === null
            ? '—'
            : t(logger.encrypted ? 'logger.encrypted.yes' : 'logger.encrypted.no')}
        </Fact>
        <Fact name={t('logger.dialect')}>
          <DialectFact id={logger.id} dialect={logger.dialect} mayAgree={mayAgree} />
        </Fact>
        <Fact name={t('logger.lastSeen')}>
          {lastSeenAt === null ? t('logger.never') : <Age at={lastSeenAt} />}
          {lastFrame !== null && (
            <button
              type="button"
              className="plain-button logger-frame"
              onClick={() => onOpenFrame(lastFrame)}
            >
              {t('logger.lastFrame')}
            </button>
          )}
        </Fact>
        <Fact name={t('logger.connection')}>
          {connection === null ? (
            <>
              {t('logger.connection.none')}
              {logger.lastPeer !== null && <span className="quiet mono"> {logger.lastPeer}</span>}
            </>
          ) : (
            <>
              <span className="mono">{connection.peer}</span>{' '}
              <span className="quiet">
                {t('logger.connection.since', { time: format.dateTime(connection.since) })}
              </span>
            </>
          )}
        </Fact>
        <Fact name={t('logger.totals')}>
          {t('logger.totals.text', {
            frames: format.count(logger.frames),
            reconnects: format.count(logger.reconnects),
          })}
        </Fact>
      </dl>
      <div className="logger-points">
        <h2>{t('logger.points')}</h2>
        {logger.points.length === 0 ? (
          <p className="quiet">{t('logger.points.none')}</p>
        ) : (
          <ul>
            {logger.points.map((point) => (
              <li key={point.id}>
                <Link to="/outlets/$id" params={{ id: String(point.outletId) }} search={{ point: point.id }}>
                  {point.outletName} · {point.name}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
