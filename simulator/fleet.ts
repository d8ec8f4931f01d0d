import type { FieldClock } from './clock.ts'
import { makeCounters, type Counters } from './counters.ts'
import type { DeviceOptions } from './device.ts'
import { makeDueQueue } from './due-queue.ts'
import { pastUploads, countPast, type HistorySpans } from './history.ts'
import { FieldLogger } from './logger.ts'
import type { FleetLogger } from './plan.ts'
import type { Quirk } from './quirk.ts'
import { Station } from './station.ts'

export interface FleetOptions extends DeviceOptions {
  readonly host: string
  readonly port: number
  readonly clock: FieldClock
  readonly loggers: readonly (FleetLogger & { readonly quirks?: readonly Quirk[] })[]
  readonly spreadMs?: number
  readonly history?: HistorySpans
  /** Unanswered history frames a logger may have. */
  readonly historyWindow?: number
  /** New connections a second. */
  readonly dialRate?: number
}

export interface Fleet {
  readonly counters: Counters
  readonly stations: readonly Station[]
  connected(): number
  /** Loggers that have something left to say. */
  busy(): number
  /** History frames in all, nearly. */
  readonly historyTotal: number
  /** Lets every line end; resolves when all have, or after two seconds. */
  stop(): Promise<void>
}

const MOST_ON_A_LINE = 10

/** Timers nearer than this are served together: thousands of loggers, a few hundred wake-ups a second at most. */
const GRAIN_MS = 5

/** Many loggers on one queue of due times and one timer. */
export function startFleet(options: FleetOptions): Fleet {
  const { clock, host, port, loggers, history, dialRate = 500 } = options
  const counters = makeCounters()
  const queue = makeDueQueue<Station>()
  let timer: NodeJS.Timeout | null = null
  let timerAt = Infinity
  let isStopped = false

  const arm = (): void => {
    const next = queue.next()
    if (isStopped || next >= timerAt - GRAIN_MS) return
    if (timer !== null) clearTimeout(timer)
    timerAt = Math.max(next, clock.real() + GRAIN_MS)
    // setTimeout holds no more than 2^31 ms.
    timer = setTimeout(run, Math.min(timerAt - clock.real(), 3_600_000))
  }
  const run = (): void => {
    timer = null
    timerAt = Infinity
    const now = clock.real()
    for (let station = queue.take(now); station !== null; station = queue.take(now)) {
      station.tick()
      queue.put(station, Math.max(station.nextTick(), now + 1))
    }
    arm()
  }
  const changed = (station: Station): void => {
    queue.put(station, station.nextTick())
    arm()
  }

  let historyTotal = 0
  const fieldLoggers = loggers.map((plan) => {
    const logger = new FieldLogger(plan, {
      ...options,
      counters,
      quirks: plan.quirks ?? options.quirks ?? [],
    })
    if (history !== undefined) {
      historyTotal += countPast(logger.device, history)
      logger.outbox.postHistory(
        pastUploads(logger.device, logger.device.now(), history),
        options.historyWindow ?? 32,
      )
    }
    return logger
  })
  const stations = sharingLines(fieldLoggers).map((own, index) => {
    const station = new Station(own, { host, port, clock, counters, changed })
    queue.put(station, clock.real() + (index * 1000) / dialRate)
    return station
  })
  arm()

  return {
    counters,
    stations,
    historyTotal,
    connected: () => stations.filter((station) => station.isConnected).length,
    busy: () => fieldLoggers.filter(({ outbox }) => !outbox.isEmpty).length,
    async stop() {
      isStopped = true
      if (timer !== null) clearTimeout(timer)
      for (const station of stations) station.stop()
      const until = performance.now() + 2000
      while (performance.now() < until && stations.some((station) => station.isConnected))
        await new Promise((resolve) => setTimeout(resolve, 10))
      for (const station of stations) station.cut()
    },
  }
}

/** Each logger has its line, but for those that share one. */
function sharingLines(loggers: readonly FieldLogger[]): FieldLogger[][] {
  const groups: FieldLogger[][] = []
  let shared: FieldLogger[] | null = null
  for (const logger of loggers) {
    const shares = logger.device.quirks.some(({ kind }) => kind === 'shares-line')
    if (shares && shared !== null && shared.length < MOST_ON_A_LINE) shared.push(logger)
    else {
      const group = [logger]
      groups.push(group)
      if (shares) shared = group
    }
  }
  return groups
}
