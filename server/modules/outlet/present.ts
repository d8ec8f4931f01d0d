import type { OutletDetail, ReadingRow } from '../../../contract/index.ts'
import { outletState } from '../../../domain/outlet-state.ts'
import { periods, type Period } from '../../../domain/reading.ts'
import { readCells } from '../../../domain/value-cell.ts'
import type { FactorSets } from '../../db/factor-sets.ts'
import { formatFrameAddress, type FrameAddress } from '../../journal/record.ts'
import { factorLabel } from '../../registry/factor-label.ts'
import type { DeviationRow, LoggerRow, OutletRow } from './outlet-store.ts'
import type { StoredRow } from './reading-store.ts'

export const presentFrameRef = (frame: number): string => formatFrameAddress(frame as FrameAddress)

export const presentRow = (
  row: StoredRow,
  pointId: number,
  period: Period,
  sets: FactorSets,
): ReadingRow => ({
  pointId,
  period,
  dataTime: row.start.toISOString(),
  receivedAt: row.receivedAt.toISOString(),
  frame: presentFrameRef(row.frame),
  values: readCells(sets.get(row.factorSet) ?? [], row),
})

/** The labels of all factors that the rows name, in the order they are met. */
export const labelsOf = (rows: readonly ReadingRow[]) =>
  [...new Set(rows.flatMap((row) => row.values.map(({ code }) => code)))].map(factorLabel)

const presentLogger = (logger: LoggerRow, deviations: readonly DeviationRow[]) => ({
  id: logger.id,
  name: logger.name,
  mn: logger.mn,
  version: logger.version,
  lastSeenAt: logger.lastSeenAt?.toISOString() ?? null,
  lastPeer: logger.lastPeer,
  deviations: deviations
    .filter(({ loggerId }) => loggerId === logger.id)
    .map((deviation) => ({
      kind: deviation.kind,
      frames: deviation.frames,
      lastAt: deviation.lastAt.toISOString(),
      lastFrame: presentFrameRef(deviation.lastFrame),
    })),
})

export interface OutletFacts {
  readonly outlet: OutletRow
  readonly points: readonly { id: number; name: string }[]
  readonly loggers: readonly LoggerRow[]
  readonly deviations: readonly DeviationRow[]
  readonly latest: readonly (StoredRow & { pointId: number; period: Period })[]
  readonly sets: FactorSets
}

export function presentOutlet(facts: OutletFacts, now: number): OutletDetail {
  const { outlet, points, loggers, deviations, latest, sets } = facts
  const newest = latest.length === 0 ? null : Math.max(...latest.map((row) => row.receivedAt.getTime()))
  const shortest = periods.find((period) => latest.some((row) => row.period === period)) ?? null
  const rows = latest.map((row) => presentRow(row, row.pointId, row.period, sets))
  return {
    id: outlet.id,
    code: outlet.code,
    name: outlet.name,
    medium: outlet.medium,
    state: outletState(newest, shortest, now),
    discharger: { id: outlet.dischargerId, name: outlet.dischargerName ?? '', industry: outlet.industry },
    division: { code: outlet.divisionCode, name: outlet.divisionName ?? outlet.divisionCode },
    points: points.map((point) => ({
      id: point.id,
      name: point.name,
      loggers: loggers
        .filter(({ pointId }) => pointId === point.id)
        .map((logger) => presentLogger(logger, deviations)),
      latest: rows.filter(({ pointId }) => pointId === point.id),
    })),
    factors: labelsOf(rows),
  }
}
