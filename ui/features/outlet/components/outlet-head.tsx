import { Link } from '@tanstack/react-router'
import type { OutletDetail } from '../../../../contract/outlet.ts'
import { StateMark } from '../../../components/state-mark.tsx'
import { useText } from '../../../lib/i18n/text.ts'
import { LoggerCard } from './logger-card.tsx'

interface OutletHeadProps {
  readonly outlet: OutletDetail
  readonly onOpenFrame: (frame: string) => void
}

/** Which outlet, whose, where; and the machines that speak for it. */
export function OutletHead({ outlet, onOpenFrame }: OutletHeadProps) {
  const t = useText()
  // One logger may serve several points; it is one machine all the same.
  const loggers = new Map(
    outlet.points.flatMap((point) => point.loggers).map((logger) => [logger.id, logger]),
  )
  return (
    <section className="card outlet-head" aria-label={t('outlet')}>
      <div className="outlet-who">
        <nav className="crumbs" aria-label={t('shell.where')}>
          <Link to="/">{t('menu.overview')}</Link>
          <span aria-hidden="true">›</span>
          <Link to="/" search={{ division: outlet.division.code }}>
            {outlet.division.name}
          </Link>
        </nav>
        <h1>
          {outlet.name}
          <StateMark state={outlet.state} />
        </h1>
        <dl className="facts">
          <div>
            <dt>{t('outlet.discharger')}</dt>
            <dd>{outlet.discharger.name}</dd>
          </div>
          {outlet.discharger.industry !== null && (
            <div>
              <dt>{t('outlet.industry')}</dt>
              <dd>{outlet.discharger.industry}</dd>
            </div>
          )}
          <div>
            <dt>{t('medium')}</dt>
            <dd>{t(`medium.${outlet.medium}`)}</dd>
          </div>
          <div>
            <dt>{t('outlet.code')}</dt>
            <dd className="mono">{outlet.code}</dd>
          </div>
        </dl>
      </div>
      <ul className="loggers">
        {[...loggers.values()].map((logger) => (
          <li key={logger.id}>
            <LoggerCard logger={logger} onOpenFrame={onOpenFrame} />
          </li>
        ))}
        {loggers.size === 0 && <li className="quiet">{t('logger.none')}</li>}
      </ul>
    </section>
  )
}
