import type { StatusFacts } from './facts.ts'

/** What is kept over time: rates per second, and states as they stood. */
export const seriesColumns = [
  'connections',
  'loggersConnected',
  'accepted',
  'refused',
  'noise',
  'answered',
  'ingested',
  'journalBacklogBytes',
  'ingestBacklogBytes',
  'lagSeconds',
  'syncSeconds',
] as const
export type SeriesColumn = (typeof seriesColumns)[number]
type Sample = readonly number[]

export const seriesSpans = { '1h': 3600, '6h': 6 * 3600, '24h': 24 * 3600, '7d': 7 * 24 * 3600 } as const
export type SeriesSpan = keyof typeof seriesSpans

export interface Series {
  readonly stepSeconds: number
  /** Epoch ms of the first point; the others follow in steps. */
  readonly from: number
  /** null: nothing was measured (the platform did not run). */
  readonly columns: Readonly<Record<SeriesColumn, readonly (number | null)[]>>
}

/** Peaks must not vanish in a mean: of these the highest is kept. */
const byPeak: ReadonlySet<SeriesColumn> = new Set([
  'journalBacklogBytes',
  'ingestBacklogBytes',
  'lagSeconds',
  'syncSeconds',
])

const width = seriesColumns.length
const isPeak = seriesColumns.map((column) => byPeak.has(column))

/** Samples of `size` steps up to now; the oldest are overwritten. What was not written is a gap. */
class Ring {
  readonly stepMs: number
  private readonly size: number
  private readonly steps: Float64Array
  private readonly counts: Uint16Array
  private readonly values: Float32Array

  constructor(stepMs: number, size: number) {
    this.stepMs = stepMs
    this.size = size
    this.steps = new Float64Array(size).fill(-1)
    this.counts = new Uint16Array(size)
    this.values = new Float32Array(size * width)
  }

  add(sample: Sample, at: number): void {
    const step = Math.floor(at / this.stepMs)
    const slot = step % this.size
    if (this.steps[slot] !== step) {
      this.steps[slot] = step
      this.counts[slot] = 0
      this.values.fill(0, slot * width, (slot + 1) * width)
    }
    const n = (this.counts[slot]! += 1)
    for (let i = 0; i < width; i += 1) {
      const place = slot * width + i
      const before = this.values[place]!
      this.values[place] = isPeak[i] ? Math.max(before, sample[i]!) : before + (sample[i]! - before) / n
    }
  }

  /** The values of one step; null when there are none. */
  at(step: number): Float32Array | null {
    const slot = step % this.size
    return this.steps[slot] === step ? this.values.subarray(slot * width, (slot + 1) * width) : null
  }
}

const fineMs = 10_000
const coarseMs = 60_000
/** As many as a chart can show. */
const points = 360

export interface SeriesKeeper {
  take(facts: StatusFacts, at: number): void
  read(span: SeriesSpan, now: number): Series
}

/** Six hours by ten seconds and seven days by minutes, in under 1 MB whatever happens. */
export function makeSeriesKeeper(): SeriesKeeper {
  const fine = new Ring(fineMs, 6 * 360)
  const coarse = new Ring(coarseMs, 7 * 24 * 60)
  let before: { facts: StatusFacts; at: number } | null = null
  return {
    take(facts, at) {
      const last = before
      before = { facts, at }
      // Rates need two looks; a clock that was set makes none.
      if (last === null || at <= last.at) return
      const sample = sampleOf(last.facts, facts, (at - last.at) / 1000)
      fine.add(sample, at)
      coarse.add(sample, at)
    },
    read(span, now) {
      const spanMs = seriesSpans[span] * 1000
      const ring = spanMs <= 6 * 3600_000 ? fine : coarse
      const stepMs = spanMs / points
      const each = stepMs / ring.stepMs
      const last = Math.floor(now / stepMs)
      const columns = seriesColumns.map((): (number | null)[] => [])
      for (let step = last - points + 1; step <= last; step += 1) {
        const first = Math.round(step * each)
        const found: Float32Array[] = []
        for (let i = 0; i < Math.max(1, each); i += 1) {
          const one = ring.at(first + i)
          if (one !== null) found.push(one)
        }
        columns.forEach((column, i) => column.push(fold(found, i)))
      }
      return {
        stepSeconds: stepMs / 1000,
        from: (last - points + 1) * stepMs,
        columns: Object.fromEntries(seriesColumns.map((name, i) => [name, columns[i]!])) as Record<
          SeriesColumn,
          (number | null)[]
        >,
      }
    },
  }
}

function fold(found: readonly Float32Array[], column: number): number | null {
  if (found.length === 0) return null
  let result = 0
  for (const one of found) result = isPeak[column] ? Math.max(result, one[column]!) : result + one[column]!
  const value = isPeak[column] ? result : result / found.length
  return Math.round(value * 1000) / 1000
}

function sampleOf(before: StatusFacts, now: StatusFacts, seconds: number): Sample {
  const rate = (pick: (facts: StatusFacts) => number): number =>
    Math.max(0, pick(now) - pick(before)) / seconds
  const syncs = now.journal.syncTimes.count - before.journal.syncTimes.count
  const synced = now.journal.syncTimes.sumSeconds - before.journal.syncTimes.sumSeconds
  return [
    now.gateway.connections,
    now.gateway.loggersConnected,
    rate(acceptedOf),
    rate(refusedOf),
    rate(({ gateway }) => gateway.refused['noise'] ?? 0),
    rate(({ gateway }) => gateway.answered),
    rate(({ ingest }) => ingest.frames),
    now.journal.backlogBytes,
    now.ingest.backlogBytes,
    now.lagSeconds,
    syncs > 0 ? synced / syncs : 0,
  ]
}

/** Frames that were not accepted; noise is no frame. */
export const refusedOf = ({ gateway }: Pick<StatusFacts, 'gateway'>): number =>
  Object.entries(gateway.refused).reduce((sum, [verdict, n]) => (verdict === 'noise' ? sum : sum + n), 0)

export const acceptedOf = (facts: Pick<StatusFacts, 'gateway'>): number =>
  facts.gateway.frames - refusedOf(facts)
