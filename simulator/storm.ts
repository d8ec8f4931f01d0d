import { makeLatencies, type Latencies } from './latency.ts'
import { sourceAddress } from './load-address.ts'
import { LoadConnection, type LoadListener } from './load-connection.ts'
import { makeSeriesMaker, type LoadFleet } from './load-series.ts'
import { StormLogger } from './storm-logger.ts'

/** A province comes back after an outage: everyone dials in, sends what is new, and makes up for what is missing. */
export interface StormOptions extends LoadFleet {
  readonly mode: 'storm'
  readonly host?: string
  readonly port: number
  readonly connections: number
  /** So many loopback addresses to come from (127.1.0.1 …); left out: the system's choice. */
  readonly addresses?: number
  /** All sockets are opened within so many seconds, evenly. */
  readonly openSeconds: number
  /** From one real-time frame of a logger to the next (30). */
  readonly liveSeconds?: number
  /** Minute data (every `minuteInterval` minutes, 10) and hour data of so many hours before now. */
  readonly backfillHours: number
  readonly minuteInterval?: number
  /** Gives up after so many seconds (600); ends before, once all back-fill is answered. */
  readonly seconds?: number
}

/** Times in ms; live frames count from the moment they were due, waiting behind back-fill included. */
export interface StormShare {
  readonly sent: number
  readonly answered: number
  readonly p50: number
  readonly p99: number
  readonly max: number
  /** Answers that took more than 10 s: a real logger would have sent again. */
  readonly late: number
}

export interface StormResult {
  /** Opened, and after how many seconds the last one was. */
  readonly opened: number
  readonly openSeconds: number
  readonly live: StormShare
  /** Real-time frames that were not sent because the one before was still waited for. */
  readonly skipped: number
  readonly backfill: StormShare
  readonly backfillTotal: number
  /** Until the last back-fill frame was answered; null: not all of them were. */
  readonly backfillSeconds: number | null
  readonly seconds: number
  readonly framesPerSecond: number
  /** Frames answered in each second from the start. */
  readonly perSecond: readonly number[]
  readonly unmatched: number
  readonly broken: number
  /** CPU of this process for each frame, µs, and its memory for each socket, bytes. */
  readonly cpuMicros: number
  readonly socketBytes: number
}

const TICK_MS = 5
const LATE_MS = 10_000

/** `now`: wall clock, epoch ms. */
export async function runStorm(options: StormOptions, now: () => number): Promise<StormResult> {
  const { connections, port, host = '127.0.0.1', addresses, liveSeconds = 30 } = options
  const startedAt = now()
  const seriesOf = makeSeriesMaker(options, ['2011', '2051', '2061'], startedAt)
  const liveMs = liveSeconds * 1000
  const live = makeShare()
  const backfill = makeShare()
  const perSecond: number[] = []
  const loggers = new Map<LoadConnection, StormLogger>()
  // In the order in which they came, which is the order in which their real-time data are due: a round of them.
  const round: { readonly logger: StormLogger; dueAt: number }[] = []
  let front = 0
  let unfinished = connections
  let skipped = 0
  let broken = 0
  let isOver = false
  const cpu = process.cpuUsage()
  const memory = process.memoryUsage.rss()
  const begin = performance.now()
  let lastOpen = begin
  let lastBackfill = begin
  let lastAnswer = begin

  const speak = (logger: StormLogger, at: number): void => {
    const kind = logger.speak(now(), at)
    if (kind !== null) (kind === 'live' ? live : backfill).sent += 1
  }
  const listener: LoadListener = {
    answered(connection, intended, at) {
      const logger = loggers.get(connection)!
      const share = logger.speaking === 'live' ? live : backfill
      share.answered += 1
      share.latencies.add(at - intended)
      if (at - intended > LATE_MS) share.late += 1
      const second = Math.floor((at - begin) / 1000)
      while (perSecond.length <= second) perSecond.push(0)
      perSecond[second]! += 1
      lastAnswer = at
      const wasMissing = logger.missing
      logger.answered()
      if (wasMissing > 0 && logger.missing === 0) {
        unfinished -= 1
        lastBackfill = at
      }
      if (!isOver) speak(logger, at)
    },
    read() {},
    failed() {
      if (!isOver) broken += 1
    },
  }
  const open = (index: number): void => {
    const connection = new LoadConnection(host, port, sourceAddress(index, addresses), listener)
    const logger = new StormLogger(connection, seriesOf, index, { ...options, liveSeconds, startedAt })
    loggers.set(connection, logger)
    connection.socket.once('connect', () => {
      const at = performance.now()
      lastOpen = at
      round.splice(front, 0, { logger, dueAt: at + liveMs })
      front = (front + 1) % round.length
      logger.liveDue(at)
      speak(logger, at)
    })
  }
  const tick = (): void => {
    const at = performance.now()
    const wanted = Math.min(connections, ((at - begin) / (options.openSeconds * 1000)) * connections)
    while (loggers.size < wanted) open(loggers.size)
    for (let i = 0; i < round.length && round[front]!.dueAt <= at; i += 1) {
      const place = round[front]!
      front = (front + 1) % round.length
      if (!place.logger.liveDue(place.dueAt)) skipped += 1
      place.dueAt += liveMs
      speak(place.logger, at)
    }
  }

  const end = begin + (options.seconds ?? 600) * 1000
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      tick()
      const isDone = loggers.size === connections && unfinished === 0
      if (!isDone && performance.now() < end && broken < connections) return
      clearInterval(timer)
      resolve()
    }, TICK_MS)
  })
  isOver = true
  const used = process.cpuUsage(cpu)
  const socketBytes = (process.memoryUsage.rss() - memory) / Math.max(1, loggers.size)
  for (const { socket } of loggers.keys()) socket.destroy()
  const seconds = (lastAnswer - begin) / 1000
  const answered = live.answered + backfill.answered
  return {
    opened: round.length,
    openSeconds: (lastOpen - begin) / 1000,
    live: shareOf(live),
    skipped,
    backfill: shareOf(backfill),
    backfillTotal: [...loggers.values()].reduce((sum, { total }) => sum + total, 0),
    backfillSeconds: unfinished === 0 ? (lastBackfill - begin) / 1000 : null,
    seconds,
    framesPerSecond: seconds === 0 ? 0 : answered / seconds,
    perSecond,
    unmatched: [...loggers.keys()].reduce((sum, { unmatched }) => sum + unmatched, 0),
    broken,
    cpuMicros: answered === 0 ? 0 : (used.user + used.system) / answered,
    socketBytes,
  }
}

interface Share {
  sent: number
  answered: number
  late: number
  readonly latencies: Latencies
}

function makeShare(): Share {
  return { sent: 0, answered: 0, late: 0, latencies: makeLatencies() }
}

function shareOf({ sent, answered, late, latencies }: Share): StormShare {
  return {
    sent,
    answered,
    late,
    p50: latencies.quantile(0.5),
    p99: latencies.quantile(0.99),
    max: latencies.max(),
  }
}
