import type { EChartsCoreOption } from 'echarts/core'
import type { SeriesPoint } from '../api/get-series.ts'
import { flagRuns } from './flag-runs.ts'
import type { Stretch } from './zoom.ts'

/** One drawn curve. */
export interface Curve {
  readonly code: string
  readonly field: string
  readonly name: string
  readonly unit: string | null
  readonly points: readonly SeriesPoint[]
}

/** The axis speaks Hubei time wherever the browser stands: data are shifted and the chart told it is UTC. */
export const shiftMs = 8 * 3_600_000

/** Apart in hue and in lightness; each curve also has its own panel and its name on it. */
const inks = ['#0b6e69', '#2d5fa8', '#8a5a00', '#7a3f86', '#3f5e24', '#a13a2c']

/** From so many flagged points in a row on, the stretch is shaded instead of each point marked. */
const longRun = 3

const panelPx = 118
const gapPx = 34
const topPx = 30
const leftPx = 62
const rightPx = 18
const footPx = 74

export const chartHeight = (curves: number): number =>
  topPx + curves * panelPx + (curves - 1) * gapPx + footPx

interface OptionParts {
  readonly curves: readonly Curve[]
  readonly whole: Stretch
  readonly zoom: Stretch
  readonly tooltip: (at: number) => string
  readonly flagWords: (flag: string) => string
  readonly font: string
  readonly brush: boolean
  readonly calm: boolean
}

const timeLabels = {
  year: '{yyyy}',
  month: '{yyyy}-{MM}',
  day: '{MM}-{dd}',
  hour: '{HH}:{mm}',
  minute: '{HH}:{mm}',
  second: '{HH}:{mm}:{ss}',
}

/** Panels under one another on one time axis. */
export function chartOption({
  curves,
  whole,
  zoom,
  tooltip,
  flagWords,
  font,
  brush,
  calm,
}: OptionParts): EChartsCoreOption {
  const tops = curves.map((_, index) => topPx + index * (panelPx + gapPx))
  const last = curves.length - 1
  return {
    useUTC: true,
    animation: false,
    stateAnimation: { duration: calm ? 0 : 120 },
    textStyle: { fontFamily: font },
    title: curves.map((curve, index) => ({
      text: curve.unit === null || curve.unit === '' ? curve.name : `${curve.name}  {unit|${curve.unit}}`,
      left: leftPx,
      top: tops[index]! - 23,
      padding: 0,
      textStyle: {
        fontSize: 13,
        fontWeight: 600,
        color: inks[index % inks.length],
        rich: { unit: { fontSize: 12, fontWeight: 400, color: '#586f76' } },
      },
    })),
    grid: tops.map((top) => ({ left: leftPx, right: rightPx, top, height: panelPx })),
    xAxis: tops.map((_, index) => ({
      type: 'time',
      gridIndex: index,
      min: whole.from + shiftMs,
      max: whole.to + shiftMs,
      axisLine: { lineStyle: { color: '#c2d1ce' } },
      axisTick: { show: index === last, lineStyle: { color: '#c2d1ce' } },
      axisLabel: { show: index === last, color: '#586f76', hideOverlap: true, formatter: timeLabels },
      splitLine: { show: true, lineStyle: { color: '#eef3f2' } },
      axisPointer: { label: { show: false } },
    })),
    yAxis: tops.map((_, index) => ({
      type: 'value',
      gridIndex: index,
      scale: true,
      splitNumber: 3,
      axisLabel: { color: '#586f76', fontSize: 11 },
      splitLine: { lineStyle: { color: '#e7eeec' } },
      axisLine: { show: false },
      axisTick: { show: false },
    })),
    axisPointer: { link: [{ xAxisIndex: 'all' }], lineStyle: { color: '#0b6e69', width: 1 } },
    tooltip: {
      trigger: 'axis',
      confine: true,
      transitionDuration: calm ? 0 : 0.1,
      padding: [8, 12],
      borderColor: '#c2d1ce',
      textStyle: { color: '#12282d', fontSize: 13 },
      formatter: (params: unknown) => {
        const first = (Array.isArray(params) ? params[0] : params) as
          | { axisValue?: number; value?: number[] }
          | undefined
        const at = first?.axisValue ?? first?.value?.[0]
        return at === undefined ? '' : tooltip(at - shiftMs)
      },
    },
    toolbox: brush
      ? {
          feature: {
            dataZoom: { xAxisIndex: 'all', yAxisIndex: 'none', icon: { zoom: 'none', back: 'none' } },
          },
          itemSize: 0,
          top: -40,
        }
      : undefined,
    dataZoom: [
      {
        type: 'inside',
        xAxisIndex: tops.map((_, index) => index),
        startValue: zoom.from + shiftMs,
        endValue: zoom.to + shiftMs,
        // The wheel scrolls the page; with Ctrl it zooms.
        zoomOnMouseWheel: 'ctrl',
        moveOnMouseMove: false,
        moveOnMouseWheel: false,
        filterMode: 'none',
      },
      {
        type: 'slider',
        xAxisIndex: tops.map((_, index) => index),
        startValue: zoom.from + shiftMs,
        endValue: zoom.to + shiftMs,
        height: 22,
        bottom: 10,
        left: leftPx,
        right: rightPx,
        filterMode: 'none',
        borderColor: '#dce6e4',
        fillerColor: 'rgba(11,110,105,0.10)',
        handleStyle: { color: '#fff', borderColor: '#0b6e69' },
        moveHandleStyle: { color: '#0b6e69', opacity: 0.35 },
        dataBackground: { lineStyle: { color: '#a9c3bf' }, areaStyle: { color: '#e2ecea' } },
        selectedDataBackground: { lineStyle: { color: '#0b6e69' }, areaStyle: { color: '#cfe5e2' } },
        labelFormatter: '',
        brushSelect: false,
      },
    ],
    series: curves.flatMap((curve, index) => [lineOf(curve, index, flagWords), flagsOf(curve, index)]),
  }
}

const lineOf = (curve: Curve, index: number, words: (flag: string) => string): object => ({
  type: 'line',
  xAxisIndex: index,
  yAxisIndex: index,
  data: curve.points.map(([at, value]) => [at + shiftMs, value]),
  connectNulls: false,
  showSymbol: curve.points.length <= 60,
  symbol: 'circle',
  symbolSize: 5,
  lineStyle: { width: 1.6 },
  color: inks[index % inks.length],
  emphasis: { disabled: true },
  z: 3,
  markArea: {
    silent: true,
    itemStyle: { color: 'rgba(216,150,31,0.13)' },
    label: { position: 'insideTop', distance: 3, fontSize: 11, fontWeight: 600, color: '#6d4100' },
    data: flagRuns(curve.points)
      .filter(({ points }) => points >= longRun)
      .map(({ flag, from, to }) => [{ name: words(flag), xAxis: from + shiftMs }, { xAxis: to + shiftMs }]),
  },
})

/** Short runs of flagged points: diamonds with the letter, so that they do not depend on colour. */
const flagsOf = (curve: Curve, index: number): object => {
  const short = flagRuns(curve.points).filter(({ points }) => points < longRun)
  const flagged = curve.points.filter(
    ([at, value]) => value !== null && short.some(({ from, to }) => at >= from && at <= to),
  )
  return {
    type: 'scatter',
    xAxisIndex: index,
    yAxisIndex: index,
    data: flagged.map(([at, value, flag]) => ({ value: [at + shiftMs, value], name: flag })),
    symbol: 'diamond',
    symbolSize: 9,
    itemStyle: { color: '#fff', borderColor: '#b93815', borderWidth: 2 },
    label: {
      show: flagged.length <= 40,
      formatter: '{b}',
      position: 'top',
      distance: 2,
      fontSize: 11,
      fontWeight: 700,
      color: '#b93815',
    },
    emphasis: { disabled: true },
    z: 5,
  }
}
