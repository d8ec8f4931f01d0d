import { makeFrameAddress } from '../journal/record.ts'
import { DurationCounts } from '../lib/duration-counts.ts'
import type { StatusFacts } from './facts.ts'
import { judge, makeCheckMemory, summarize } from './health.ts'
import type { Monitor } from './monitor.ts'
import { makeSeriesKeeper } from './series.ts'

export type PartialFacts = { readonly [K in keyof StatusFacts]?: Partial<StatusFacts[K]> | StatusFacts[K] }

/** A platform in good order, and what a test says is otherwise. */
export function makeFacts(other: PartialFacts = {}): StatusFacts {
  const times = new DurationCounts()
  times.note(3)
  const facts: StatusFacts = {
    startedAt: Date.parse('2026-11-23T10:00:00+08:00'),
    gateway: {
      listening: true,
      connections: 1,
      loggersConnected: 1,
      frames: 9,
      framesPerSecond: 0.5,
      answered: 8,
      refused: { noise: 1 },
      answerTimes: times.facts(),
      held: { pace: 0 },
      limits: { counts: {}, recent: [] },
    },
    journal: {
      state: 'ready',
      full: false,
      segments: 1,
      unsealed: 0,
      records: 10,
      refusedRecords: 0,
      bytes: 100,
      sealedBytes: 0,
      sealedLogicalBytes: 0,
      faults: 0,
      backlogBytes: 0,
      durable: makeFrameAddress(1, 500),
      segmentBytes: 64 * 2 ** 20,
      syncTimes: times.facts(),
    },
    ingest: {
      applied: makeFrameAddress(1, 500),
      backlogBytes: 0,
      framesPerSecond: 0,
      frames: 10,
      rows: 20,
      quarantined: {},
      deviations: {},
    },
    commandsEnded: {},
    database: { kind: 'pglite', connections: 1, idle: 1, waiting: 0 },
    disk: { freeBytes: 200 * 2 ** 30, sizeBytes: 500 * 2 ** 30 },
    pingSeconds: 0.002,
    lagSeconds: 0,
    catchUpSeconds: 0,
    work: {
      commandsAwaitingApproval: 0,
      commandsQueued: 0,
      commandsUnderWay: 0,
      jobsQueued: 0,
      jobsRunning: 0,
      jobsFailed: 0,
      oldestJobAt: null,
      clockAlarms: 0,
    },
    oldestJobSeconds: 0,
  }
  const changed: Record<string, unknown> = { ...facts }
  for (const [key, value] of Object.entries(other)) {
    const before = changed[key]
    changed[key] =
      typeof before === 'object' && typeof value === 'object' && value !== null
        ? { ...before, ...value }
        : value
  }
  return changed as unknown as StatusFacts
}

export const healthLimits = { diskLowBytes: 10 * 2 ** 30, lagSeconds: 300 }

/** A monitor that has seen these facts for ever. */
export const makeStillMonitor = (facts: StatusFacts): Monitor => ({
  facts: () => facts,
  health: () => summarize(makeCheckMemory()(judge(facts, healthLimits), facts.startedAt)),
  series: (span) => makeSeriesKeeper().read(span, facts.startedAt),
})
