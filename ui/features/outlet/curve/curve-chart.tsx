import { useEffect, useRef } from 'react'
import type { KeyboardEvent } from 'react'
import { useFormat } from '../../../lib/i18n/format.ts'
import { flagWord, isRemarkable } from '../../../lib/flag.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { Chart } from './chart-library.ts'
import { init } from './chart-library.ts'
import type { Curve } from './chart-option.ts'
import { chartHeight, chartOption, shiftMs } from './chart-option.ts'
import { nearestPoint } from './gaps.ts'
import type { Stretch } from './zoom.ts'

interface CurveChartProps {
  readonly curves: readonly Curve[]
  readonly whole: Stretch
  readonly zoom: Stretch
  readonly onZoom: (zoom: Stretch) => void
  /** A point was clicked, or Enter pressed on it. */
  readonly onOpen: (curve: Curve, at: number) => void
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (sign) => escapes[sign]!)

const matches = (media: string): boolean => window.matchMedia(media).matches

/** The canvas and what hands and keys do on it; all numbers are also in the table below. */
export function CurveChart({ curves, whole, zoom, onZoom, onOpen }: CurveChartProps) {
  const t = useText()
  const format = useFormat()
  const language = useLanguage()
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<Chart>(undefined)
  const cursor = useRef<number | null>(null)
  const latest = useRef({ curves, zoom, onZoom, onOpen })
  useEffect(() => {
    latest.current = { curves, zoom, onZoom, onOpen }
  })

  useEffect(() => {
    const made = init(box.current, null, { renderer: 'canvas', locale: language === 'zh' ? 'ZH' : 'EN' })
    chart.current = made
    const observer = new ResizeObserver(() => made.resize())
    observer.observe(box.current!)
    let timer: ReturnType<typeof setTimeout> | undefined
    made.on('datazoom', () => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        const option = made.getOption() as { dataZoom?: { startValue: number; endValue: number }[] }
        const seen = option.dataZoom?.[0]
        if (seen === undefined) return
        const next = { from: Math.round(seen.startValue) - shiftMs, to: Math.round(seen.endValue) - shiftMs }
        const { zoom: now } = latest.current
        if (Math.abs(next.from - now.from) > 500 || Math.abs(next.to - now.to) > 500)
          latest.current.onZoom(next)
      }, 200)
    })
    made.getZr().on('click', ({ offsetX, offsetY }) => {
      const panel = latest.current.curves.findIndex((_, index) =>
        made.containPixel({ gridIndex: index }, [offsetX, offsetY]),
      )
      const curve = latest.current.curves[panel]
      if (curve === undefined) return
      const [x] = made.convertFromPixel({ gridIndex: panel }, [offsetX, offsetY]) as [number, number]
      const point = curve.points[nearestPoint(curve.points, x - shiftMs)]
      if (point !== undefined) latest.current.onOpen(curve, point[0])
    })
    return () => {
      clearTimeout(timer)
      observer.disconnect()
      made.dispose()
    }
  }, [language])

  useEffect(() => {
    const tooltip = (at: number): string => {
      const lines = curves.map((curve) => {
        const point = curve.points[nearestPoint(curve.points, at)]
        if (
          point === undefined ||
          point[1] === null ||
          Math.abs(point[0] - at) > (whole.to - whole.from) / 40
        ) {
          return `<div>${escapeHtml(curve.name)}　<span style="color:#586f76">—</span></div>`
        }
        const [, value, flag] = point
        const word = isRemarkable(flag)
          ? `　<b style="color:#b93815">${escapeHtml(`${flag} ${flagWord(flag, language)}`)}</b>`
          : ''
        return `<div>${escapeHtml(curve.name)}　<b>${format.number(value)}</b> ${escapeHtml(curve.unit ?? '')}${word}</div>`
      })
      return `<div style="color:#586f76">${format.dateTime(at)}</div>${lines.join('')}`
    }
    const brush = matches('(pointer: fine)')
    const calm = matches('(prefers-reduced-motion: reduce)')
    const font = getComputedStyle(document.body).fontFamily
    const flagWords = (flag: string): string => `${flag} ${flagWord(flag, language)}`
    chart.current?.setOption(chartOption({ curves, whole, zoom, tooltip, flagWords, font, brush, calm }), {
      notMerge: true,
    })
    if (brush) {
      chart.current?.dispatchAction({
        type: 'takeGlobalCursor',
        key: 'dataZoomSelect',
        dataZoomSelectActive: true,
      })
    }
  }, [curves, whole, zoom, format, language])

  const onKeyDown = (event: KeyboardEvent): void => {
    const first = curves[0]
    if (first === undefined) return
    const known = first.points.flatMap(([, value], index) => (value === null ? [] : [index]))
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      const place = cursor.current === null ? known.length - 1 : known.indexOf(cursor.current) + step
      cursor.current = known[Math.max(0, Math.min(known.length - 1, place))] ?? null
      if (cursor.current !== null) {
        chart.current?.dispatchAction({ type: 'showTip', seriesIndex: 0, dataIndex: cursor.current })
      }
    }
    const at = cursor.current === null ? undefined : first.points[cursor.current]?.[0]
    if (event.key === 'Enter' && at !== undefined) onOpen(first, at)
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- an application has its own keys
    <div
      ref={box}
      className="curve-chart"
      style={{ height: chartHeight(curves.length) }}
      role="application"
      aria-roledescription={t('curve.chart')}
      aria-label={t('curve.chart.label', { names: curves.map((curve) => curve.name).join(', ') })}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- arrow keys walk along the curve
      tabIndex={0}
      onKeyDown={onKeyDown}
    />
  )
}
