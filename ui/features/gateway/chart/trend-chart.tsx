import { useEffect, useRef } from 'react'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { Chart } from './chart-library.ts'
import { connect, init } from './chart-library.ts'
import { trendOption, type Trend } from './trend-option.ts'

export interface TrendChartProps extends Trend {
  readonly title: string
  readonly note: string
}

const group = 'gateway'

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (sign) => escapes[sign]!)

/** One card of the time lines: its title, what each line is, and the newest value in words and figures. */
export function TrendChart({ title, note, lines, from, stepMs, value, least }: TrendChartProps) {
  const t = useText()
  const format = useFormat()
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<Chart>(undefined)

  useEffect(() => {
    const made = init(box.current, null, { renderer: 'canvas' })
    chart.current = made
    // One pointer through all of them: what happened at the same time stands one above the other.
    made.group = group
    connect(group)
    const observer = new ResizeObserver(() => made.resize())
    observer.observe(box.current!)
    return () => {
      observer.disconnect()
      made.dispose()
    }
  }, [])

  useEffect(() => {
    const tooltip = (index: number): string => {
      const rows = lines.map(({ name, values, ink }) => {
        const one = values[index] ?? null
        return `<div><span style="color:${ink}">■</span> ${escapeHtml(name)}　<b>${one === null ? '—' : escapeHtml(value(one))}</b></div>`
      })
      return `<div style="color:#586f76">${format.dateTime(from + index * stepMs)}</div>${rows.join('')}`
    }
    const font = getComputedStyle(document.body).fontFamily
    chart.current?.setOption(
      trendOption({ lines, from, stepMs, value, ...(least !== undefined && { least }), tooltip, font }),
      { notMerge: true },
    )
  }, [lines, from, stepMs, value, least, format])

  const last = (values: readonly (number | null)[]): string => {
    const one = values.findLast((each) => each !== null)
    return one === undefined || one === null ? '—' : value(one)
  }
  const words = lines.map(({ name, values }) => `${name} ${last(values)}`).join('，')
  return (
    <figure className="card trend" aria-label={title}>
      <figcaption>
        <h3>{title}</h3>
        <span className="quiet">{note}</span>
        <ul className="trend-key" aria-hidden="true">
          {lines.map(({ name, ink, values, dash }) => (
            <li key={name}>
              <svg viewBox="0 0 16 8" width="16" height="8">
                <path
                  d="M0 4h16"
                  stroke={ink}
                  strokeWidth="3"
                  strokeDasharray={dash === undefined ? '' : '4 3'}
                />
              </svg>
              {name} <b>{last(values)}</b>
            </li>
          ))}
        </ul>
      </figcaption>
      <div
        ref={box}
        className="trend-canvas"
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a canvas is drawn into it
        role="img"
        aria-label={t('gateway.trend.now', { title, words })}
      />
    </figure>
  )
}
