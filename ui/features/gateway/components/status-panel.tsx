import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { StaleNotice, Trouble } from '../../../components/trouble.tsx'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { verdictWords } from '../../../lib/words/verdict.ts'
import { gatewayStatusQuery, statusEveryMs } from '../api/get-gateway-status.ts'
import { Sparkline } from './sparkline.tsx'
import { Tile } from './tile.tsx'

/** Five minutes of what was asked every two seconds. */
const kept = 150

interface Rates {
  /** When the last of them was measured. */
  readonly at: string | null
  readonly received: readonly number[]
  readonly stored: readonly number[]
}

/** How the gateway, the journal and what follows them are doing, now and over the last minutes. */
export function GatewayStatusPanel() {
  const t = useText()
  const format = useFormat()
  const language = useLanguage()
  const query = useQuery(gatewayStatusQuery)
  const [rates, setRates] = useState<Rates>({ at: null, received: [], stored: [] })
  const status = query.data
  if (status !== undefined && status.at !== rates.at) {
    setRates({
      at: status.at,
      received: [...rates.received, status.framesPerSecond].slice(-kept),
      stored: [...rates.stored, status.ingest.framesPerSecond].slice(-kept),
    })
  }

  if (status === undefined) {
    return (
      <section className="card status-wait">
        {query.isError ? (
          <Trouble error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <SkeletonRows rows={5} height={44} label={t('state.loading')} />
        )}
      </section>
    )
  }
  const refused = Object.entries(status.refused).filter(([, frames]) => frames > 0)
  const behind = status.ingest.backlogBytes > 8 * 2 ** 20
  return (
    <section aria-label={t('gateway.status')}>
      <StaleNotice error={query.error} onRetry={() => void query.refetch()} />
      <div className="tiles" data-old={query.isError}>
        <Tile
          title={t('gateway.connections')}
          value={format.count(status.connections)}
          note={t('gateway.loggers', { n: format.count(status.loggersConnected) })}
        />
        <Tile
          title={t('gateway.rate')}
          value={format.number(Math.round(status.framesPerSecond * 10) / 10)}
          unit={t('gateway.perSecond')}
          note={t('gateway.frames', {
            n: format.count(status.frames),
            answered: format.count(status.answered),
          })}
        >
          <Sparkline
            values={rates.received}
            label={t('gateway.rate.trend', { s: (rates.received.length * statusEveryMs) / 1_000 })}
          />
        </Tile>
        <Tile
          title={t('gateway.ingest')}
          value={format.number(Math.round(status.ingest.framesPerSecond * 10) / 10)}
          unit={t('gateway.perSecond')}
          note={
            behind
              ? t('gateway.behind', { size: format.bytes(status.ingest.backlogBytes) })
              : t('gateway.backlog', { size: format.bytes(status.ingest.backlogBytes) })
          }
          bad={behind}
        >
          <Sparkline
            values={rates.stored}
            label={t('gateway.ingest.trend', { s: (rates.stored.length * statusEveryMs) / 1_000 })}
          />
        </Tile>
        <Tile
          title={t('gateway.journal')}
          value={format.bytes(status.journal.bytes)}
          note={t('gateway.journal.note', {
            n: format.count(status.journal.segments),
            state: journalWord(status.journal.state, t),
            frame: status.journal.durable,
          })}
          bad={!goodJournal.has(status.journal.state)}
        />
        <Tile
          title={t('gateway.refused')}
          value={format.count(refused.reduce((sum, [, frames]) => sum + frames, 0))}
          note={refused.length === 0 ? t('gateway.refused.none') : ''}
        >
          <ul className="refused">
            {refused.map(([reason, frames]) => (
              <li key={reason}>
                <span>{verdictWords(reason, language).name}</span> <b>{format.count(frames)}</b>
              </li>
            ))}
          </ul>
        </Tile>
      </div>
    </section>
  )
}

const goodJournal = new Set(['open', 'writing', 'ready', 'healthy', 'running', 'ok'])

function journalWord(state: string, t: ReturnType<typeof useText>): string {
  if (goodJournal.has(state)) return t('gateway.journal.good')
  return state
}
