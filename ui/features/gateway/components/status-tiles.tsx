import type { GatewayStatus } from '../../../../contract/gateway.ts'
import { useFormat } from '../../../lib/i18n/format.ts'
import type { Format } from '../../../lib/i18n/format.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { Text } from '../../../lib/i18n/text.ts'
import { durationText } from './duration-text.ts'
import { Tile } from './tile.tsx'

const oneDecimal = (value: number): number => Math.round(value * 10) / 10

/** The five figures that are looked at first. */
export function StatusTiles({ status }: { readonly status: GatewayStatus }) {
  const t = useText()
  const format = useFormat()
  const { journal, ingest } = status
  return (
    <div className="tiles">
      <Tile
        title={t('gateway.connections')}
        value={format.count(status.connections)}
        note={
          t('gateway.loggers', { n: format.count(status.loggersConnected) }) +
          (status.paced > 0 ? t('gateway.paced', { n: format.count(status.paced) }) : '')
        }
      />
      <Tile
        title={t('gateway.rate')}
        value={format.number(oneDecimal(status.framesPerSecond))}
        unit={t('gateway.perSecond')}
        note={t('gateway.frames', {
          n: format.count(status.frames),
          answered: format.count(status.answered),
        })}
      />
      <Tile
        title={t('gateway.answerTime')}
        value={status.answerSeconds === null ? '—' : durationText(status.answerSeconds.median, t, format)}
        note={
          status.answerSeconds === null
            ? t('gateway.answerTime.none')
            : t('gateway.answerTime.p99', { time: durationText(status.answerSeconds.p99, t, format) })
        }
      />
      <Tile
        title={t('gateway.journal')}
        value={journal.disk === null ? '—' : format.bytes(journal.disk.freeBytes)}
        unit={t('gateway.journal.free')}
        note={t('gateway.journal.note', {
          n: format.count(journal.segments),
          unsealed: format.count(journal.unsealed),
          frame: journal.durable,
        })}
        bad={status.health.checks.some(
          ({ name, state }) => state !== 'ok' && (name === 'journal' || name === 'disk'),
        )}
      >
        {journal.disk !== null && (
          <meter
            className="disk-meter"
            aria-label={t('gateway.journal.used')}
            min={0}
            max={journal.disk.sizeBytes}
            high={journal.disk.sizeBytes * 0.85}
            value={journal.disk.sizeBytes - journal.disk.freeBytes}
          />
        )}
      </Tile>
      <Tile
        title={t('gateway.ingest')}
        value={ingest.backlogBytes === 0 ? t('gateway.ingest.upToDate') : format.bytes(ingest.backlogBytes)}
        {...(ingest.backlogBytes > 0 && { unit: t('gateway.ingest.waiting') })}
        note={ingestNote(status, t, format)}
        bad={status.health.checks.some(({ name, state }) => state !== 'ok' && name === 'ingest')}
      />
    </div>
  )
}

function ingestNote({ ingest }: GatewayStatus, t: Text, format: Format): string {
  const at = t('gateway.ingest.at', {
    frame: ingest.applied ?? '—',
    rate: format.number(oneDecimal(ingest.framesPerSecond)),
  })
  // Below a second or two it merely writes its next transaction.
  if (ingest.lagSeconds < 3) return at
  const lag = t('gateway.ingest.lag', { time: durationText(ingest.lagSeconds, t, format) })
  return ingest.catchUpSeconds === null
    ? `${lag}，${t('gateway.ingest.notCatching')}`
    : `${lag}，${t('gateway.ingest.catchUp', { time: durationText(ingest.catchUpSeconds, t, format) })}`
}
