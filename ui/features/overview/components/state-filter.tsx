import type { OutletState } from '../../../../contract/common.ts'
import type { Reply } from '../../../../contract/operation.ts'
import type { listOutlets } from '../../../../contract/overview.ts'
import { StateShape } from '../../../components/state-mark.tsx'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useText } from '../../../lib/i18n/text.ts'

type Counts = Reply<typeof listOutlets>['counts']

export const outletStates = ['live', 'stale', 'offline', 'silent'] as const satisfies readonly OutletState[]

export const totalOf = (counts: Counts): number => outletStates.reduce((sum, state) => sum + counts[state], 0)

interface StateFilterProps {
  readonly counts: Counts | undefined
  readonly chosen: OutletState | undefined
  readonly onChoose: (state: OutletState | undefined) => void
}

/** Five figures that are also the filter: all, and one per state. */
export function StateFilter({ counts, chosen, onChoose }: StateFilterProps) {
  const t = useText()
  const total = counts === undefined ? undefined : totalOf(counts)
  return (
    <section className="state-filter" aria-label={t('overview.states')}>
      <Figure
        label={t('state.all')}
        pressed={chosen === undefined}
        onPress={() => onChoose(undefined)}
        value={total}
      />
      {outletStates.map((state) => (
        <Figure
          key={state}
          label={t(`state.${state}`)}
          help={t(`state.${state}.help`)}
          state={state}
          pressed={chosen === state}
          onPress={() => onChoose(chosen === state ? undefined : state)}
          value={counts?.[state]}
          whole={total}
        />
      ))}
    </section>
  )
}

interface FigureProps {
  readonly label: string
  readonly help?: string
  readonly state?: OutletState
  readonly pressed: boolean
  readonly onPress: () => void
  readonly value: number | undefined
  readonly whole?: number | undefined
}

function Figure({ label, help, state, pressed, onPress, value, whole }: FigureProps) {
  const format = useFormat()
  return (
    <button
      type="button"
      className={`figure figure-${state ?? 'all'}`}
      aria-pressed={pressed}
      title={help}
      onClick={onPress}
    >
      <span className="figure-label">
        {state !== undefined && <StateShape state={state} />}
        {label}
      </span>
      <span className="figure-value">
        {value === undefined ? <span className="skeleton figure-skeleton" /> : format.count(value)}
        {value !== undefined && whole !== undefined && whole > 0 && (
          <span className="figure-share">{format.share(value, whole)}</span>
        )}
      </span>
      {state !== undefined && (
        <span className="figure-bar" aria-hidden="true">
          <span
            style={{ width: `${whole === undefined || whole === 0 ? 0 : (100 * (value ?? 0)) / whole}%` }}
          />
        </span>
      )}
    </button>
  )
}
