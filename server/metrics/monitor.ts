import { makeCatchUp } from './catch-up.ts'
import type { ProbeFacts, RoleFacts, StatusFacts, WorkFacts } from './facts.ts'
import { judge, makeCheckMemory, summarize, type Health, type HealthLimits } from './health.ts'
import { makeSeriesKeeper, type Series, type SeriesSpan } from './series.ts'

/** Questions whose answers take time or may never come. */
export interface Probes {
  disk(): Promise<{ freeBytes: number; sizeBytes: number }>
  /** Rejects when the database does not answer. */
  pingDatabase(): Promise<unknown>
  /** When the oldest frame that is not in the tables came, epoch ms; null when all are. */
  oldestWaiting(): Promise<number | null>
  /** What is open in the tables. Rejects when the database does not answer. */
  work(): Promise<WorkFacts>
}

/** What the platform knows of its own state. */
export interface Monitor {
  facts(): StatusFacts
  health(): Health
  series(span: SeriesSpan): Series
}

export interface RunningMonitor extends Monitor {
  /** Looks once; by itself every two seconds. */
  look(): Promise<void>
  close(): void
}

export interface MonitorOptions {
  readonly roles: () => RoleFacts
  readonly probes: Probes
  readonly limits: HealthLimits
  readonly now: () => number
}

const lookEveryMs = 2000
const sampleEveryMs = 10_000
/** A probe that takes longer has failed. */
const patienceMs = 5000

/** Looks at the parts every two seconds and remembers. Frames cost nothing here. */
export async function startMonitor({ roles, probes, limits, now }: MonitorOptions): Promise<RunningMonitor> {
  const startedAt = now()
  const series = makeSeriesKeeper()
  const remember = makeCheckMemory()
  const catchUp = makeCatchUp()
  let found: ProbeFacts = {
    disk: null,
    pingSeconds: null,
    lagSeconds: 0,
    catchUpSeconds: null,
    work: null,
    oldestJobSeconds: null,
  }
  let sampledAt = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | null = null

  const facts = (): StatusFacts => ({ ...roles(), ...found, startedAt })
  const health = (): Health => summarize(remember(judge(facts(), limits), now()))

  const probe = async (): Promise<void> => {
    const begun = performance.now()
    const [disk, pingSeconds, oldest, work] = await Promise.all([
      inTime(probes.disk(), null),
      inTime(
        probes.pingDatabase().then(() => (performance.now() - begun) / 1000),
        null,
      ),
      inTime(probes.oldestWaiting(), null),
      inTime(probes.work(), null),
    ])
    const at = now()
    catchUp.note(roles().ingest.backlogBytes, at)
    found = {
      disk,
      pingSeconds,
      lagSeconds: oldest === null ? 0 : Math.max(0, (at - oldest) / 1000),
      catchUpSeconds: catchUp.seconds(),
      work,
      oldestJobSeconds: work === null ? null : Math.max(0, (at - (work.oldestJobAt ?? at)) / 1000),
    }
    health()
    if (Math.abs(at - sampledAt) < sampleEveryMs) return
    sampledAt = at
    series.take(facts(), at)
  }
  const look = (): Promise<void> => (looking ??= probe().finally(() => (looking = null)))

  await look()
  const timer = setInterval(() => void look(), lookEveryMs)
  timer.unref()
  return {
    facts,
    health,
    look,
    series: (span) => series.read(span, now()),
    close: () => clearInterval(timer),
  }
}

/** `otherwise` when it fails or does not come in time. */
async function inTime<T>(work: Promise<T>, otherwise: T | null): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<T | null>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), patienceMs)
  })
  try {
    return await Promise.race([work, late])
  } catch {
    return otherwise // A probe that fails is the answer: the check says so.
  } finally {
    clearTimeout(timer)
  }
}
