import { DAY } from './beijing.ts'
import { makeFieldClock } from './clock.ts'
import { demoFleet } from './demo-plan.ts'
import { startFleet } from './fleet.ts'
import type { HistorySpans } from './history.ts'
import { progressLine } from './summary.ts'
import { untilStopped } from './until-stopped.ts'

/** The argument: JSON. `history` false: the platform has the past already. */
interface DemoOptions {
  readonly host?: string
  readonly port: number
  readonly history?: boolean
}

/** A new platform first gets a month of days, three days of hours and a day of ten-minute data. */
const PAST: HistorySpans = { days: 31 * DAY, hours: 3 * DAY, minutes: DAY }

// Started beside the platform: the fleet of the demonstration province, until the parent ends.
const {
  host = '127.0.0.1',
  port,
  history = true,
} = JSON.parse(process.argv[2] ?? '{"port":9212}') as DemoOptions
const fleet = startFleet({
  host,
  port,
  clock: makeFieldClock(Date.now),
  loggers: demoFleet(),
  rtdInterval: 30,
  dialRate: 50,
  ...(history ? { history: PAST } : {}),
})
await untilStopped(null)
process.stderr.write(`${progressLine(fleet)}\n`)
await fleet.stop()
process.exit(0)
