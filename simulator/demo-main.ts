import { DAY } from './beijing.ts'
import { makeFieldClock } from './clock.ts'
import { makeDemoMemory } from './demo-memory.ts'
import { demoFleet } from './demo-plan.ts'
import { startFleet } from './fleet.ts'
import { missingSince, type HistorySpans } from './history.ts'
import { progressLine } from './summary.ts'
import { untilStopped } from './until-stopped.ts'

/** The argument: JSON. */
interface DemoOptions {
  readonly host?: string
  readonly port: number
  /** File that remembers when the fleet last spoke; without one the whole past is sent at every start. */
  readonly memory?: string
}

/** A new platform first gets a month of days, three days of hours and a day of ten-minute data. */
const PAST: HistorySpans = { days: 31 * DAY, hours: 3 * DAY, minutes: DAY }
const REMEMBER_EVERY = 30_000

// Started beside the platform: the fleet of the demonstration province, until the parent ends.
const {
  host = '127.0.0.1',
  port,
  memory: file,
} = JSON.parse(process.argv[2] ?? '{"port":9212}') as DemoOptions
const memory = file === undefined ? null : makeDemoMemory(file)
const last = (await memory?.read()) ?? null
const fleet = startFleet({
  host,
  port,
  clock: makeFieldClock(Date.now),
  loggers: demoFleet(),
  rtdInterval: 30,
  dialRate: 50,
  history: missingSince(last, Date.now(), PAST),
})
const remember = async (): Promise<void> => {
  // Until the past is sent, the old memory holds: a fleet stopped half-way begins again. One logger may keep silent.
  if (fleet.connected() > 0 && fleet.counters.backfilled >= fleet.historyTotal * 0.8)
    await memory?.write(Date.now())
}
const timer = setInterval(() => void remember().catch(() => {}), REMEMBER_EVERY)
await untilStopped(null)
clearInterval(timer)
await remember()
process.stderr.write(`${progressLine(fleet)}\n`)
await fleet.stop()
process.exit(0)
