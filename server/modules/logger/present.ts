import type { LoggerConcern, LoggerDetail, LoggerEvent, LoggerSummary } from '../../../contract/index.ts'
import { clockKinds, identityKinds } from '../../../domain/logger-event.ts'
import { loggerState } from '../../../domain/logger-state.ts'
import { describeDeviation, deviationKinds } from '../../../hj212/tables/deviation-words.ts'
import type { DeviationKind } from '../../../hj212/message.ts'
import { loggerThresholds } from '../../../packs/logger-watch/thresholds.ts'
import { formatFrameAddress, type FrameAddress } from '../../journal/record.ts'
import type { ClockHour, DeviationRow, EventRow, LoggerRow, PointRow } from './detail-store.ts'
import type { ListedLogger } from './list-store.ts'

const iso = (at: Date | number | null): string | null => (at === null ? null : new Date(at).toISOString())
const frameRef = (frame: number): string => formatFrameAddress(frame as FrameAddress)
const rounded = (ms: number | null): number | null => (ms === null ? null : Math.round(ms))

const concernsOf = (clock: boolean, identity: boolean, deviations: number): LoggerConcern[] => [
  ...(identity ? (['identity'] as const) : []),
  ...(clock ? (['clock'] as const) : []),
  ...(deviations > 0 ? (['deviation'] as const) : []),
]

export const presentSummary = (row: ListedLogger): LoggerSummary => ({
  id: row.id,
  mn: row.mn,
  name: row.name,
  version: row.version,
  discharger: row.discharger,
  division: row.division,
  state: row.state,
  lastSeenAt: iso(row.lastSeenAt),
  lastPeer: row.lastPeer,
  driftMs: rounded(row.drift),
  driftAt: iso(row.driftAt),
  concerns: concernsOf(row.clock, row.identity, row.deviations),
  deviations: row.deviations,
})

/** Who holds the connection of an MN now. */
export interface CurrentConnection {
  readonly peer: string
  /** Epoch milliseconds. */
  readonly since: number
}

export interface LoggerFacts {
  readonly logger: LoggerRow
  readonly deviations: readonly DeviationRow[]
  readonly points: readonly PointRow[]
  readonly openKinds: readonly string[]
}

export function presentLogger(
  { logger, deviations, points, openKinds }: LoggerFacts,
  connection: CurrentConnection | null,
  now: number,
): LoggerDetail {
  const isOpen = (kinds: readonly string[]): boolean => openKinds.some((kind) => kinds.includes(kind))
  return {
    id: logger.id,
    mn: logger.mn,
    name: logger.name,
    version: logger.version,
    discharger: { id: logger.dischargerId, name: logger.dischargerName ?? '' },
    division: {
      code: logger.divisionCode ?? '',
      name: logger.divisionName ?? logger.divisionCode ?? '',
    },
    state: loggerState(logger.lastSeenAt?.getTime() ?? null, now),
    validFrom: logger.validFrom.toISOString(),
    validTo: iso(logger.validTo),
    dialect: logger.dialect,
    lastSeenAt: iso(logger.lastSeenAt),
    lastFrame: logger.lastFrame === null ? null : frameRef(logger.lastFrame),
    lastPeer: logger.lastPeer,
    frames: logger.frames ?? 0,
    connection:
      connection === null ? null : { peer: connection.peer, since: new Date(connection.since).toISOString() },
    reconnects: logger.reconnects ?? 0,
    spokenVersion: logger.spokenVersion === '' ? null : logger.spokenVersion,
    encrypted: logger.encrypted,
    driftMs: rounded(logger.drift),
    driftAt: iso(logger.driftAt),
    concerns: concernsOf(isOpen(clockKinds), isOpen(identityKinds), deviations.length),
    deviations: deviations.map(presentDeviation),
    points: [...points],
    thresholds: {
      driftBeginMs: loggerThresholds.driftBegin.value,
      driftEndMs: loggerThresholds.driftEnd.value,
      source: loggerThresholds.driftBegin.source,
    },
  }
}

const known: ReadonlySet<string> = new Set(deviationKinds)

/** Not of one frame, so the decoder has no words for it. */
const partsMissing = {
  zh: {
    meaning: '拆分的通讯包没有收齐',
    remedy: '检查线路是否中断；拆分的包应连续发送，PNUM、PNO 与实际一致',
  },
  en: {
    meaning: 'a split packet never came whole',
    remedy: 'look for a line that breaks; send all parts in one go, with PNUM and PNO as they are',
  },
}

function presentDeviation({ kind, frames, lastAt, lastFrame }: DeviationRow) {
  const unnamed = { meaning: kind, remedy: '' }
  const departure = kind.replace(/^refused:/, '')
  const { zh, en } =
    kind === 'parts-missing'
      ? partsMissing
      : known.has(departure)
        ? describeDeviation(departure as DeviationKind)
        : { zh: unnamed, en: unnamed }
  return {
    kind,
    frames,
    lastAt: lastAt.toISOString(),
    lastFrame: frameRef(lastFrame),
    textZh: zh.meaning,
    textEn: en.meaning,
    remedyZh: zh.remedy,
    remedyEn: en.remedy,
  }
}

export const presentEvent = (row: EventRow): LoggerEvent => ({
  id: row.id,
  kind: row.kind,
  ofPlatform: row.loggerId === null,
  at: row.at.toISOString(),
  lastAt: row.lastAt.toISOString(),
  endedAt: iso(row.endedAt),
  frame: frameRef(row.frame),
  lastFrame: frameRef(row.lastFrame),
  count: row.count,
  detail: row.detail,
})

const hourMs = 3_600_000
export const clockWindowMs = 5 * 60_000

/** Every window from the first to the last that was heard within [from, to); windows without a measure are null. */
export function presentClock(
  hours: readonly ClockHour[],
  from: number,
  to: number,
): [number, number | null, number | null][] {
  const points: [number, number | null, number | null][] = []
  const measured = (value: number | undefined): number | null =>
    value === undefined || Number.isNaN(value) ? null : Math.round(value)
  let last: number | null = null
  for (const { hour, drift, jitter } of hours) {
    const start = hour.getTime()
    // One null is enough to break the line over hours that were not heard at all.
    if (last !== null && start > last + hourMs) points.push([last + hourMs, null, null])
    last = start
    for (const [index, value] of drift.entries()) {
      const at = start + index * clockWindowMs
      if (at >= from && at < to) points.push([at, measured(value), measured(jitter[index])])
    }
  }
  return points
}
