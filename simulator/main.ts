import { writeFile } from 'node:fs/promises'
import { faultUsage, readArguments, usage, type SimulateOptions } from './arguments.ts'
import { makeFieldClock } from './clock.ts'
import { planWith } from './device.ts'
import { startFleet, type Fleet } from './fleet.ts'
import { fleetLogger, type FleetLogger } from './plan.ts'
import { progressLine, summarize } from './summary.ts'
import { untilStopped } from './until-stopped.ts'

// Entry of `npm run simulate`.
const argv = process.argv.slice(2)
if (argv.includes('--help') || argv.includes('-h')) process.stdout.write(usage)
else if (argv.includes('--faults')) process.stdout.write(faultUsage)
else {
  const read = readArguments(argv)
  if (read.ok) await simulate(read.value)
  else {
    process.stderr.write(
      `参数有误 / arguments:\n${read.problems.map((problem) => `  - ${problem}\n`).join('')}\n${usage}`,
    )
    process.exitCode = 2
  }
}

async function simulate(options: SimulateOptions): Promise<void> {
  const { quirks } = options
  const loggers = Array.from({ length: options.loggers }, (_, index) =>
    planWith(fleetLogger(options.seed, index, options), quirks),
  )
  if (options.registry !== null) await writeRegistry(options.registry, loggers)
  const { duration, speed, history } = options
  // Sped up, the field begins so far back that it meets the present when the time is up (a day where it is not).
  const start = speed === 1 ? Date.now() : Date.now() - (duration ?? 60_000) * (speed - 1)
  const fleet = startFleet({
    host: options.host,
    port: options.port,
    clock: makeFieldClock(Date.now, { start, speed }),
    loggers,
    quirks,
    isNew: options.isNew,
    keyAgeMs: options.keyAgeMs,
    rtdInterval: options.rtdInterval,
    minInterval: options.minInterval,
    historyWindow: options.window,
    ...(history > 0 ? { history: { minutes: history, hours: history, days: history } } : {}),
  })
  const progress = setInterval(() => process.stderr.write(`${progressLine(fleet)}\n`), 5000)
  await untilStopped(duration)
  clearInterval(progress)
  await finish(fleet)
}

async function finish(fleet: Fleet): Promise<void> {
  const summary = summarize(fleet)
  await fleet.stop()
  process.stdout.write(`${JSON.stringify(summary)}\n`)
}

/** Everything that a platform must be told about the fleet, secrets included. */
async function writeRegistry(file: string, loggers: readonly FleetLogger[]): Promise<void> {
  await writeFile(file, `${JSON.stringify(loggers, null, 1)}\n`, { mode: 0o600 })
  process.stderr.write(`登记信息已写入 / registry written: ${file}\n`)
}
