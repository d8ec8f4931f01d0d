import { makeLatencies, type Latencies } from './latency.ts'

/** What a fleet has done, over all its loggers. */
export interface Counters {
  /** Uploads and notifies on the wire, re-sends not counted. */
  sent: number
  answered: number
  resent: number
  /** Of those sent: what was kept while the line was down, or history. */
  backfilled: number
  /** Real-time data that became too old to send. */
  dropped: number
  connects: number
  reconnects: number
  /** Host requests obeyed or refused. */
  requests: number
  readonly answerMs: Latencies
}

export function makeCounters(): Counters {
  return {
    sent: 0,
    answered: 0,
    resent: 0,
    backfilled: 0,
    dropped: 0,
    connects: 0,
    reconnects: 0,
    requests: 0,
    answerMs: makeLatencies(),
  }
}
