import type { GatewaySeries, GatewayStatus, Health as HealthReply } from '../../../contract/index.ts'
import { formatFrameAddress } from '../../journal/record.ts'
import { quantile, type DurationFacts } from '../../lib/duration-counts.ts'
import type { StatusFacts } from '../../metrics/facts.ts'
import type { Health } from '../../metrics/health.ts'
import { healthWords } from '../../metrics/health-words.ts'
import type { Series } from '../../metrics/series.ts'

const instant = (at: number): string => new Date(at).toISOString()

/** Longer than all bounds is told as a minute: JSON has no infinity. */
const atMost = 60

const presentTimes = (times: DurationFacts): { median: number; p99: number } | null =>
  times.count === 0
    ? null
    : {
        median: Math.min(atMost, quantile(times, 0.5)!),
        p99: Math.min(atMost, quantile(times, 0.99)!),
      }

export const presentHealth = ({ checks, ...summary }: Health): HealthReply => ({
  ...summary,
  checks: checks.map(({ name, state, code, since }) => ({
    name,
    state,
    code,
    since: instant(since),
    ...healthWords[code],
  })),
})

export function presentStatus(facts: StatusFacts, health: Health, now: number): GatewayStatus {
  const { gateway, journal, ingest, database, disk } = facts
  return {
    at: instant(now),
    startedAt: instant(facts.startedAt),
    health: presentHealth(health),
    connections: gateway.connections,
    paced: gateway.held['pace'] ?? 0,
    loggersConnected: gateway.loggersConnected,
    frames: gateway.frames,
    framesPerSecond: gateway.framesPerSecond,
    answered: gateway.answered,
    answerSeconds: presentTimes(gateway.answerTimes),
    refused: { ...gateway.refused },
    limits: {
      counts: { ...gateway.limits.counts },
      recent: gateway.limits.recent
        .slice(0, 10)
        .map(({ kind, address, mn, times, at }) => ({ kind, address, mn, times, at: instant(at) })),
    },
    journal: {
      state: journal.state,
      full: journal.full,
      segments: journal.segments,
      unsealed: journal.unsealed,
      bytes: journal.bytes,
      refusedRecords: journal.refusedRecords,
      faults: journal.faults,
      backlogBytes: journal.backlogBytes,
      durable: formatFrameAddress(journal.durable),
      sealedLogicalBytes: journal.sealedLogicalBytes,
      sealedBytes: journal.sealedBytes,
      syncSeconds: presentTimes(journal.syncTimes),
      disk: disk === null ? null : { ...disk },
    },
    ingest: {
      applied: ingest.applied === null ? null : formatFrameAddress(ingest.applied),
      backlogBytes: ingest.backlogBytes,
      framesPerSecond: ingest.framesPerSecond,
      lagSeconds: facts.lagSeconds,
      catchUpSeconds: facts.catchUpSeconds,
      rows: ingest.rows,
      quarantined: { ...ingest.quarantined },
    },
    database: {
      kind: database.kind,
      pingSeconds: facts.pingSeconds,
      connections: database.connections,
      waiting: database.waiting,
    },
  }
}

export const presentSeries = ({ from, stepSeconds, columns }: Series): GatewaySeries => ({
  from: instant(from),
  stepSeconds,
  columns: columns as GatewaySeries['columns'],
})
