import type { OutletState } from '../../../../contract/common.ts'
import type { LoggerConcern } from '../../../../contract/logger.ts'
import { StateShape } from '../../../components/state-mark.tsx'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { LoggerList } from '../api/list-loggers.ts'

interface Choice {
  readonly state: OutletState | undefined
  readonly concern: LoggerConcern | undefined
}

interface LoggerFilterProps extends Choice {
  readonly counts: LoggerList['counts'] | undefined
  readonly onChoose: (choice: Choice) => void
}

const states = ['live', 'stale', 'offline', 'silent'] as const satisfies readonly OutletState[]
const concerns = ['identity', 'clock', 'deviation'] as const satisfies readonly LoggerConcern[]

/** Figures that are also the filter: how they speak, and what deserves a look. One of each may be chosen. */
export function LoggerFilter({ counts, state, concern, onChoose }: LoggerFilterProps) {
  const t = useText()
  const format = useFormat()
  const figure = (value: number | undefined) =>
    value === undefined ? <span className="skeleton loggers-skeleton" /> : format.count(value)
  return (
    <section className="loggers-filter" aria-label={t('loggers.filter')}>
      <button
        type="button"
        className="loggers-figure"
        aria-pressed={state === undefined && concern === undefined}
        onClick={() => onChoose({ state: undefined, concern: undefined })}
      >
        <span>{t('loggers.all')}</span>
        <b>{figure(counts?.all)}</b>
      </button>
      {states.map((one) => (
        <button
          key={one}
          type="button"
          className="loggers-figure"
          title={t(`loggers.state.${one}`)}
          aria-pressed={state === one}
          onClick={() => onChoose({ state: state === one ? undefined : one, concern })}
        >
          <span>
            <StateShape state={one} /> {t(`state.${one}`)}
          </span>
          <b>{figure(counts?.[one])}</b>
        </button>
      ))}
      {concerns.map((one) => (
        <button
          key={one}
          type="button"
          className={`loggers-figure concern-${one}`}
          title={t(`concern.${one}.help`)}
          aria-pressed={concern === one}
          onClick={() => onChoose({ state, concern: concern === one ? undefined : one })}
        >
          <span>{t(`concern.${one}`)}</span>
          <b>{figure(counts?.[one])}</b>
        </button>
      ))}
    </section>
  )
}
