import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import type { SandboxView } from '../../../../contract/sandbox.ts'
import { troubleWords } from '../../../components/trouble.tsx'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { useStartTests, useStopTests } from '../api/sandbox-changes.ts'

const signs = { waiting: '○', running: '▶', done: '✓', failed: '✗', skipped: '–' } as const

/** The host asks and provokes; each provocation is chosen. */
export function ActiveTests({ view }: { readonly view: SandboxView }) {
  const t = useText()
  const language = useLanguage()
  const { session, steps, active } = view
  const start = useStartTests(session.code)
  const stop = useStopTests(session.code)
  const [chosen, setChosen] = useState<readonly string[]>(['withhold', 'drop'])
  const choices = [
    { value: 'withhold', label: t('sandbox.withhold') },
    { value: 'drop', label: t('sandbox.drop') },
    ...(session.encrypted ? [{ value: 'keyChange', label: t('sandbox.keyChange') }] : []),
    ...(session.version === '2005' ? [] : [{ value: 'information', label: t('sandbox.information') }]),
  ]
  const begin = (): void =>
    start.mutate({
      withhold: chosen.includes('withhold'),
      drop: chosen.includes('drop'),
      keyChange: chosen.includes('keyChange'),
      information: chosen.includes('information'),
    })
  return (
    <section className="card" aria-label={t('sandbox.active')}>
      <div className="card-head">
        <h2>{t('sandbox.active')}</h2>
        {active ? (
          <Button onClick={() => stop.mutate()} loading={stop.isPending}>
            {t('sandbox.active.stop')}
          </Button>
        ) : (
          <Button type="primary" onClick={begin} loading={start.isPending}>
            {t('sandbox.active.start')}
          </Button>
        )}
      </div>
      <div className="card-body">
        <p className="quiet">{t('sandbox.active.lead')}</p>
        <Checkbox.Group
          className="sandbox-choices"
          disabled={active}
          options={choices}
          value={[...chosen]}
          onChange={setChosen}
        />
        {active && !session.connected && <output className="sandbox-hint">{t('sandbox.active.wait')}</output>}
        {start.isError && (
          <p role="alert" className="sandbox-bad">
            {troubleWords(start.error, t).detail}
          </p>
        )}
        {steps.length > 0 && (
          <ol className="sandbox-steps">
            {steps.map(({ label, state }, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- a step may come twice; order never changes
              <li key={`${index}-${label.zh}`} data-state={state}>
                <span aria-hidden="true">{signs[state]}</span>
                <span>{label[language]}</span>
                <span className="sandbox-step-state">{t(`sandbox.step.${state}`)}</span>
              </li>
            ))}
          </ol>
        )}
      </div>
    </section>
  )
}
