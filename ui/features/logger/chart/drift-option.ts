import type { EChartsCoreOption } from 'echarts/core'
import type { ClockCurve } from '../api/get-logger.ts'

/** The axis speaks Hubei time wherever the browser stands: data are shifted and the chart told it is UTC. */
const shiftMs = 8 * 3_600_000

interface Names {
  readonly drift: string
  readonly threshold: string
  readonly ahead: string
  readonly behind: string
}

interface DriftOption {
  readonly curve: ClockCurve
  readonly thresholdMs: number
  readonly names: Names
  readonly font: string
  readonly lengthOf: (ms: number) => string
  readonly tooltip: (at: number, drift: number | null, jitter: number | null) => string
}

const timeLabels = { month: '{MM}-{dd}', day: '{MM}-{dd}', hour: '{HH}:{mm}', minute: '{HH}:{mm}' }

/** The clock's distance from ours, with the lines where an alarm begins; gaps stay gaps. */
export function driftOption({
  curve,
  thresholdMs,
  names,
  font,
  lengthOf,
  tooltip,
}: DriftOption): EChartsCoreOption {
  const { from, to, points } = curve
  const heard = points.flatMap(([, drift]) => (drift === null ? [] : [drift]))
  // The threshold is always in sight: how near it is says more than the curve alone.
  const most = Math.max(thresholdMs * 1.25, ...heard.map((drift) => Math.abs(drift) * 1.1))
  const line = (at: number, label: string) => ({
    yAxis: at,
    label: { formatter: label, position: 'insideEndTop', color: '#86270d', fontSize: 11 },
  })
  return {
    useUTC: true,
    animation: false,
    textStyle: { fontFamily: font },
    grid: { left: 74, right: 18, top: 14, bottom: 30 },
    xAxis: {
      type: 'time',
      min: from + shiftMs,
      max: to + shiftMs,
      axisLine: { onZero: false, lineStyle: { color: '#c2d1ce' } },
      axisLabel: { color: '#586f76', hideOverlap: true, formatter: timeLabels },
      splitLine: { show: true, lineStyle: { color: '#eef3f2' } },
    },
    yAxis: {
      type: 'value',
      min: -most,
      max: most,
      splitNumber: 4,
      axisLabel: {
        color: '#586f76',
        fontSize: 11,
        showMinLabel: false,
        showMaxLabel: false,
        formatter: (value: number) =>
          value === 0 ? '0' : `${value < 0 ? names.behind : names.ahead} ${lengthOf(value)}`,
      },
      splitLine: { lineStyle: { color: '#e7eeec' } },
    },
    tooltip: {
      trigger: 'axis',
      confine: true,
      padding: [8, 12],
      borderColor: '#c2d1ce',
      textStyle: { color: '#12282d', fontSize: 13 },
      formatter: (params: unknown) => {
        const [first] = params as { readonly value: [number, number | null, number | null] }[]
        return first === undefined ? '' : tooltip(first.value[0] - shiftMs, first.value[1], first.value[2])
      },
    },
    series: [
      {
        type: 'line',
        name: names.drift,
        data: points.map(([at, drift, jitter]) => [at + shiftMs, drift, jitter]),
        connectNulls: false,
        showSymbol: points.length <= 60,
        symbol: 'circle',
        symbolSize: 5,
        lineStyle: { width: 1.8 },
        color: '#0b6e69',
        markLine: {
          silent: true,
          symbol: 'none',
          lineStyle: { color: '#c4431d', type: 'dashed', width: 1 },
          data: [line(thresholdMs, names.threshold), line(-thresholdMs, names.threshold)],
        },
      },
    ],
  }
}
