import type { EChartsCoreOption } from 'echarts/core'

/** One line of a trend; `stack`: its area lies on those before it. */
export interface TrendLine {
  readonly name: string
  readonly ink: string
  readonly values: readonly (number | null)[]
  readonly shape: 'line' | 'stack' | 'area'
  /** Not by colour alone: lines that cross are told apart by their dashes too. */
  readonly dash?: 'dashed' | 'dotted'
}

export interface Trend {
  readonly lines: readonly TrendLine[]
  /** Epoch ms of the first value, and between two. */
  readonly from: number
  readonly stepMs: number
  readonly value: (value: number) => string
  /** Nothing is told in smaller steps: people, connections and bytes are whole. */
  readonly least?: number
}

/** The axis speaks Hubei time wherever the browser stands: data are shifted and the chart told it is UTC. */
export const shiftMs = 8 * 3_600_000

const timeLabels = { day: '{MM}-{dd}', hour: '{HH}:{mm}', minute: '{HH}:{mm}', second: '{HH}:{mm}' }

interface Parts extends Trend {
  readonly tooltip: (index: number) => string
  readonly font: string
}

export function trendOption({ lines, from, stepMs, value, least, tooltip, font }: Parts): EChartsCoreOption {
  const count = lines[0]?.values.length ?? 0
  return {
    useUTC: true,
    animation: false,
    textStyle: { fontFamily: font },
    grid: { left: 8, right: 12, top: 10, bottom: 4, containLabel: true },
    xAxis: {
      type: 'time',
      min: from + shiftMs,
      max: from + (count - 1) * stepMs + shiftMs,
      axisLine: { lineStyle: { color: '#c2d1ce' } },
      axisTick: { show: false },
      axisLabel: { color: '#586f76', fontSize: 11, hideOverlap: true, formatter: timeLabels },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      min: 0,
      splitNumber: 3,
      ...(least !== undefined && { minInterval: least }),
      axisLabel: { color: '#586f76', fontSize: 11, formatter: value },
      splitLine: { lineStyle: { color: '#e7eeec' } },
    },
    tooltip: {
      trigger: 'axis',
      confine: true,
      transitionDuration: 0,
      padding: [7, 11],
      borderColor: '#c2d1ce',
      axisPointer: { lineStyle: { color: '#0b6e69' } },
      textStyle: { color: '#12282d', fontSize: 12.5 },
      formatter: (params: unknown) => {
        const first = (Array.isArray(params) ? params[0] : params) as { dataIndex?: number } | undefined
        return first?.dataIndex === undefined ? '' : tooltip(first.dataIndex)
      },
    },
    series: lines.map((line) => ({
      type: 'line',
      name: line.name,
      data: line.values.map((one, i) => [from + i * stepMs + shiftMs, one]),
      connectNulls: false,
      showSymbol: false,
      // One measured step between two gaps would be no line at all.
      symbolSize: 4,
      color: line.ink,
      lineStyle: { width: line.shape === 'stack' ? 1 : 1.7, type: line.dash ?? 'solid' },
      ...(line.shape === 'stack' && { stack: 'all', areaStyle: { opacity: 0.42 } }),
      ...(line.shape === 'area' && { areaStyle: { opacity: 0.14 } }),
      emphasis: { disabled: true },
    })),
  }
}
