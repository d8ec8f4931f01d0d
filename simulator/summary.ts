import type { Fleet } from './fleet.ts'

/** What a run did, as it is printed at its end. Times in ms. */
export interface Summary {
  readonly loggers: number
  readonly connected: number
  readonly sent: number
  readonly answered: number
  readonly resent: number
  readonly backfilled: number
  readonly dropped: number
  readonly connects: number
  readonly reconnects: number
  readonly requests: number
  readonly answerP50Ms: number
  readonly answerP99Ms: number
  readonly answerMaxMs: number
}

export function summarize(fleet: Fleet): Summary {
  const { answerMs, ...counts } = fleet.counters
  return {
    loggers: fleet.stations.reduce((sum, { loggers }) => sum + loggers.length, 0),
    connected: fleet.connected(),
    ...counts,
    answerP50Ms: answerMs.quantile(0.5),
    answerP99Ms: answerMs.quantile(0.99),
    answerMaxMs: answerMs.max(),
  }
}

/** One line for a person. */
export function progressLine(fleet: Fleet): string {
  const { counters, historyTotal } = fleet
  const share = Math.min(100, Math.round((counters.backfilled / Math.max(1, historyTotal)) * 100))
  const history =
    historyTotal === 0 ? '' : `  补传 back-fill ${counters.backfilled}/${historyTotal} (${share} %)`
  return (
    `在线 connected ${fleet.connected()}/${fleet.stations.length}  发送 sent ${counters.sent}` +
    `  应答 answered ${counters.answered}  重发 resent ${counters.resent}${history}`
  )
}
