import { Link } from '@tanstack/react-router'
import type { OutletDetail } from '../../../../contract/outlet.ts'
import { Age } from '../../../components/age.tsx'
import { CopyButton } from '../../../components/copy-button.tsx'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { deviationWord } from '../../../lib/words/deviation.ts'

type Logger = OutletDetail['points'][number]['loggers'][number]

interface LoggerCardProps {
  readonly logger: Logger
  readonly onOpenFrame: (frame: string) => void
}

/** One logger: its MN, when it last spoke, and how its frames depart from the standard. */
export function LoggerCard({ logger, onOpenFrame }: LoggerCardProps) {
  const t = useText()
  const format = useFormat()
  const language = useLanguage()
  const deviations = [...logger.deviations].sort((a, b) => b.frames - a.frames)
  return (
    <div className="logger">
      <div className="logger-line">
        <Link to="/loggers/$id" params={{ id: String(logger.id) }}>
          <b>{logger.name}</b>
        </Link>
        <span className="tag">HJ 212-{logger.version}</span>
        <span className="quiet">
          {logger.lastSeenAt === null ? (
            t('logger.never')
          ) : (
            <>
              {t('logger.lastSeen')} <Age at={logger.lastSeenAt} />
            </>
          )}
        </span>
        {logger.lastPeer !== null && <span className="quiet mono">{logger.lastPeer}</span>}
      </div>
      <div className="logger-line">
        <span className="quiet">MN</span>
        <span className="mono logger-mn">{logger.mn}</span>
        <CopyButton text={logger.mn} label={t('logger.copyMn')} />
      </div>
      {deviations.length === 0 ? (
        <p className="logger-clean">{t('logger.clean')}</p>
      ) : (
        <ul className="deviations" aria-label={t('logger.deviations')}>
          {deviations.map((deviation) => (
            <li key={deviation.kind}>
              <button
                type="button"
                className="deviation"
                title={t('logger.deviation.help', { time: format.dateTime(deviation.lastAt) })}
                onClick={() => onOpenFrame(deviation.lastFrame)}
              >
                {deviationWord(deviation.kind, language)}
                <span className="deviation-count">
                  {t('logger.frames', { n: format.count(deviation.frames) })}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
