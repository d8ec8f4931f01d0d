import type { OutletState, Period } from '../../../../contract/common.ts'

const hourMs = 3_600_000

/** Data times are starts of periods: an hour's row is an hour old when it is new. */
const oldAfterMs: Readonly<Record<Exclude<Period, 'realtime'>, number>> = {
  minute: hourMs / 2,
  hour: 2.5 * hourMs,
  day: 50 * hourMs,
}

/** Whether figures must look old. How often real-time data come is the logger's affair: its state tells. */
export const looksOld = (period: Period, ageMs: number, state: OutletState): boolean =>
  period === 'realtime' ? state !== 'live' : ageMs > oldAfterMs[period]
