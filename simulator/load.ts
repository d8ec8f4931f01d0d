import { setTimeout as delay } from 'node:timers/promises'
import { itemsText, periodItems, realtimeItems } from './cp.ts'
import { DAY, floorTo, HOUR, MINUTE } from './beijing.ts'
import { makeLatencies } from './latency.ts'
import { LoadConnection, type LoadListener, type LoadSource } from './load-connection.ts'
import { makeLoadBody, makeLoadHead, type LoadBody } from './load-frame.ts'
import { makePeriods } from './period.ts'
import { fleetLogger, type PlantKind } from './plan.ts'
import { makeProcess } from './process.ts'

export interface LoadOptions {
  readonly host?: string
  readonly port: number
  readonly connections: number
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
  /** Loggers are `fleetLogger(seed, firstIndex + i, { version: '2017' })`. */
  readonly seed?: number
  readonly firstIndex?: number
  readonly command?: '2011' | '2051' | '2061'
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
const VARIANTS = 64
/** How long unanswered frames are waited for at the end. */
const GRACE_MS = 10_000

/** `now`: wall clock, epoch ms. */
export async function runLoad(options: LoadOptions, now: () => number): Promise<LoadResult> {
  const { mode } = options
  const window = options.window ?? (mode === 'pipeline' ? 256 : 1)
  const limit = options.frames ?? Infinity
  const latencies = makeLatencies()
  const sources = makeSources(options, now())
  let sending = false
  let budget = limit
  let answered = 0
  let broken = 0
  let lastAnswer = 0

  const refill = (connection: LoadConnection, most: number): void => {
    const count = Math.min(most, window - connection.outstanding, budget)
    if (count <= 0) return
    budget -= count
    connection.send(count, now(), performance.now())
  }
  const listener: LoadListener = {
    answered(intended, at) {
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

  const all = await openAll(options, sources, listener)
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
    mode === 'rate' ? startRate(all, options.rate ?? 1000, () => (budget -= 1) >= 0, now) : null
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
  while (isWaiting() && performance.now() < giveUp) await delay(2)
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
  all: readonly LoadConnection[],
  rate: number,
  mayAnother: () => boolean,
  now: () => number,
): () => void {
  const begin = performance.now()
  let done = 0
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - begin) * rate) / 1000)
    for (; done < due; done += 1) {
      const connection = all[done % all.length]!
      if (connection.room === 0 || connection.socket.destroyed) continue
      if (!mayAnother()) return clearInterval(timer)
      connection.send(1, now(), begin + (done * 1000) / rate)
    }
  }, 1)
  return () => clearInterval(timer)
}

/** A few hundred at a time: a listener's backlog is 511. */
async function openAll(
  options: LoadOptions,
  sources: readonly LoadSource[],
  listener: LoadListener,
): Promise<LoadConnection[]> {
  const all: LoadConnection[] = []
  for (let first = 0; first < sources.length; first += 200) {
    const opened = sources.slice(first, first + 200).map(
      (source) =>
        new Promise<void>((resolve, reject) => {
          const connection = new LoadConnection(
            options.host ?? '127.0.0.1',
            options.port,
            source,
            listener,
            resolve,
          )
          connection.socket.once('error', reject)
          all.push(connection)
        }),
    )
    await Promise.all(opened)
  }
  return all
}

function makeSources(options: LoadOptions, now: number): LoadSource[] {
  const command = options.command ?? '2011'
  const bodies: Record<PlantKind, readonly LoadBody[]> = {
    water: makeBodies('water', command, now),
    gas: makeBodies('gas', command, now),
  }
  const startAt = options.startAt ?? floorTo(now, DAY) - 30 * DAY
  return Array.from({ length: options.connections }, (_, index) => {
    const logger = fleetLogger(options.seed ?? 1, (options.firstIndex ?? 0) + index, { version: '2017' })
    const head = makeLoadHead({
      mn: logger.mn,
      password: logger.password,
      systemCode: logger.points[0]!.systemCode,
      command,
      flag: '5',
    })
    // Each begins at another place of the common values.
    const turn = index % VARIANTS
    const own = bodies[logger.kind]
    return {
      head,
      bodies: [...own.slice(turn), ...own.slice(0, turn)],
      startSecond: startAt / 1000,
      stepSeconds: options.stepSeconds ?? STEP_SECONDS[command],
    }
  })
}

/** Real readings of some plants, so that what is stored and compressed is worth measuring. */
function makeBodies(kind: PlantKind, command: '2011' | '2051' | '2061', now: number): LoadBody[] {
  return Array.from({ length: VARIANTS }, (_, index) => {
    const process = makeProcess(1000 + (index % 8), kind)
    const hour = floorTo(now, HOUR) - index * HOUR
    const items =
      command === '2011'
        ? realtimeItems(process, '2017', hour + index * MINUTE)
        : periodItems(
            process,
            '2017',
            hour,
            command === '2051' ? makePeriods(process).minutes(hour, 10) : makePeriods(process).hour(hour),
          )
    return makeLoadBody(itemsText(items.slice(1)))
  })
}
