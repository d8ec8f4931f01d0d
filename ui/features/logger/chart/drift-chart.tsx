import { useEffect, useRef } from 'react'
import { driftText, lengthText } from '../../../lib/drift.ts'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { ClockCurve } from '../api/get-logger.ts'
import type { Chart } from './chart-library.ts'
import { init } from './chart-library.ts'
import { driftOption } from './drift-option.ts'

interface DriftChartProps {
  readonly curve: ClockCurve
  readonly thresholdMs: number
  /** What the curve says, for those who cannot see it. */
  readonly label: string
}

export function DriftChart({ curve, thresholdMs, label }: DriftChartProps) {
  const t = useText()
  const format = useFormat()
  const language = useLanguage()
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<Chart>(undefined)

  useEffect(() => {
    const made = init(box.current, null, { renderer: 'canvas', locale: language === 'zh' ? 'ZH' : 'EN' })
    chart.current = made
    const observer = new ResizeObserver(() => made.resize())
    observer.observe(box.current!)
    return () => {
      observer.disconnect()
      made.dispose()
    }
  }, [language])

  useEffect(() => {
    const tooltip = (at: number, drift: number | null, jitter: number | null): string => {
      const lines = [
        `<div style="color:#586f76">${format.dateTime(at)}</div>`,
        `<div><b>${drift === null ? '—' : driftText(drift, t)}</b></div>`,
        ...(jitter === null ? [] : [`<div>${t('logger.jitter')} ${lengthText(jitter, t)}</div>`]),
      ]
      return lines.join('')
    }
    chart.current?.setOption(
      driftOption({
        curve,
        thresholdMs,
        names: {
          drift: t('logger.drift'),
          threshold: t('logger.threshold', { length: lengthText(thresholdMs, t) }),
          ahead: t('drift.ahead.axis'),
          behind: t('drift.behind.axis'),
        },
        font: getComputedStyle(document.body).fontFamily,
        lengthOf: (ms) => lengthText(ms, t),
        tooltip,
      }),
      { notMerge: true },
    )
  }, [curve, thresholdMs, t, format])

  // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a canvas is drawn into it
  return <div ref={box} className="drift-chart" role="img" aria-label={label} />
}
