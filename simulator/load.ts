import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { DAY, floorTo } from './beijing.ts'
import { makeLatencies } from './latency.ts'
import { sourceAddress } from './load-address.ts'
import { LoadConnection, MOST_UNANSWERED, type LoadListener, type LoadSeries } from './load-connection.ts'
import { makeSeriesMaker, type LoadCommand, type LoadFleet } from './load-series.ts'

export interface LoadOptions extends LoadFleet {
  readonly host?: string
  readonly port: number
  readonly connections: number
  /** So many loopback addresses to come from (127.1.0.1 …); left out: the system's choice. */
  readonly addresses?: number
  /**
   * `saturate`: each connection keeps `window` (1) frames unanswered. `rate`: open loop, `rate` frames/s over all
   * connections, latency from the moment a frame was due. `pipeline`: as fast as the socket takes it, `window` (256).
   */
  readonly mode: 'saturate' | 'rate' | 'pipeline'
  readonly window?: number
  readonly rate?: number
  /** Ends after this long, or after `frames` frames, whichever is first. */
  readonly seconds?: number
  readonly frames?: number
  /** Not measured, before `seconds` begin. */
  readonly warmupSeconds?: number
  readonly command?: LoadCommand
  /** First DataTime, epoch ms (today's start, less 30 days), and the step (30 s, 10 min, 1 h). */
  readonly startAt?: number
  readonly stepSeconds?: number
}

export interface LoadResult {
  /** In the measured time; `answered` includes those that were waited for at the end. */
  readonly sent: number
  readonly answered: number
  /** From the first measured frame to the last answer. */
  readonly seconds: number
  /** Answer latency, ms. */
  readonly p50: number
  readonly p99: number
  readonly max: number
  /** CPU of this process for each frame sent, µs. */
  readonly cpuMicros: number
  /** Bytes of one frame, on average. */
  readonly frameBytes: number
  /** Frames from the host that were no awaited 9014, and connections that broke. */
  readonly unmatched: number
  readonly broken: number
}

const STEP_SECONDS = { '2011': 30, '2051': 600, '2061': 3600 } as const
/** How long unanswered frames are waited for at the end. */
const GRACE_MS = 10_000

/** `now`: wall clock, epoch ms. */
export async function runLoad(options: LoadOptions, now: () => number): Promise<LoadResult> {
  const { mode } = options
  const window = options.window ?? (mode === 'pipeline' ? 256 : 1)
  const limit = options.frames ?? Infinity
  const latencies = makeLatencies()
  let sending = false
  let budget = limit
  let answered = 0
  let broken = 0
  let lastAnswer = 0

  const refill = (connection: LoadConnection, most: number): void => {
    const count = Math.min(most, window - connection.outstanding, budget)
    if (count <= 0) return
    budget -= count
    connection.send(series.get(connection)!, connection.sent, count, now(), performance.now())
  }
  const listener: LoadListener = {
    answered(_, intended, at) {
      answered += 1
      lastAnswer = at
      latencies.add(at - intended)
    },
    read(connection) {
      if (!sending || mode === 'rate') return
      // Big windows are filled half at a time: one write for many frames.
      if (window === 1 || connection.outstanding <= window / 2) refill(connection, window)
    },
    failed() {
      if (sending) broken += 1
    },
  }

  const series = await openAll(options, listener, now())
  const all = [...series.keys()]
  const sentNow = (): number => all.reduce((sum, connection) => sum + connection.sent, 0)
  let already = 0
  let bytesBefore = 0
  let begin = 0
  let cpu = process.cpuUsage()
  const startMeasuring = (): void => {
    already = sentNow()
    bytesBefore = bytesNow(all)
    answered = 0
    latencies.clear()
    begin = performance.now()
    cpu = process.cpuUsage()
  }
  sending = true
  startMeasuring()
  const stopRate =
    mode === 'rate' ? startRate(series, options.rate ?? 1000, () => (budget -= 1) >= 0, now) : null
  if (mode !== 'rate') for (const connection of all) refill(connection, window)
  if (options.warmupSeconds !== undefined) {
    await delay(options.warmupSeconds * 1000)
    // What the warm-up left unanswered is answered in the measured time: as much goes over its end.
    startMeasuring()
  }
  const end = begin + (options.seconds ?? Infinity) * 1000
  const isRunning = (): boolean => budget > 0 && performance.now() < end && broken < all.length
  while (isRunning()) await delay(Math.max(1, Math.min(20, end - performance.now())))
  sending = false
  stopRate?.()
  const used = process.cpuUsage(cpu)
  const sent = sentNow() - already
  const giveUp = performance.now() + GRACE_MS
  const isWaiting = (): boolean => all.some(({ outstanding, socket }) => outstanding > 0 && !socket.destroyed)
  while (isWaiting() && performance.now() < giveUp) await delay(5)
  const bytes = bytesNow(all) - bytesBefore
  for (const { socket } of all) socket.destroy()
  return {
    sent,
    answered,
    seconds: (Math.max(lastAnswer, begin) - begin) / 1000,
    p50: latencies.quantile(0.5),
    p99: latencies.quantile(0.99),
    max: latencies.max(),
    cpuMicros: sent === 0 ? 0 : (used.user + used.system) / sent,
    frameBytes: sent === 0 ? 0 : bytes / sent,
    unmatched: all.reduce((sum, connection) => sum + connection.unmatched, 0),
    broken,
  }
}

function bytesNow(all: readonly LoadConnection[]): number {
  return all.reduce((sum, { socket }) => sum + socket.bytesWritten, 0)
}

/** Sends what is due every millisecond, connection after connection; returns the stop. */
function startRate(
  series: ReadonlyMap<LoadConnection, LoadSeries>,
  rate: number,
  mayAnother: () => boolean,
  now: () => number,
): () => void {
  const all = [...series]
  const begin = performance.now()
  let done = 0
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - begin) * rate) / 1000)
    for (; done < due; done += 1) {
      const [connection, own] = all[done % all.length]!
      if (connection.outstanding === MOST_UNANSWERED || connection.socket.destroyed) continue
      if (!mayAnother()) return clearInterval(timer)
      connection.send(own, connection.sent, 1, now(), begin + (done * 1000) / rate)
    }
  }, 1)
  return () => clearInterval(timer)
}

/** A few hundred at a time: a listener's backlog is 511. */
async function openAll(
  options: LoadOptions,
  listener: LoadListener,
  now: number,
): Promise<Map<LoadConnection, LoadSeries>> {
  const { host = '127.0.0.1', port, connections, addresses, command = '2011' } = options
  const seriesOf = makeSeriesMaker(options, [command], now)
  const startAt = options.startAt ?? floorTo(now, DAY) - 30 * DAY
  const all = new Map<LoadConnection, LoadSeries>()
  for (let first = 0; first < connections; first += 200) {
    const opened: Promise<unknown>[] = []
    for (let index = first; index < Math.min(connections, first + 200); index += 1) {
      const connection = new LoadConnection(host, port, sourceAddress(index, addresses), listener)
      opened.push(once(connection.socket, 'connect'))
      all.set(connection, seriesOf(index, command, startAt, options.stepSeconds ?? STEP_SECONDS[command]))
    }
    await Promise.all(opened)
  }
  return all
}
