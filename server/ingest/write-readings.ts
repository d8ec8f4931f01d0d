import { periods, type Period } from '../../domain/reading.ts'
import type { FactorSet, FactorSets } from './factor-set.ts'
import { foldRow, type Folded } from './fold.ts'
import type { FormedReading, Row } from './formed.ts'
import { isSame } from './merge.ts'
import { bySame, rowKey } from './row-groups.ts'
import type { RowParameter } from './row-parameter.ts'
import {
  findRows,
  findSources,
  insertChanges,
  insertRows,
  insertSources,
  resolveFactorSets,
  updateRows,
  type KeyedChange,
  type KeyedRow,
  type KeyedSource,
  type Tx,
} from './store.ts'

/**
 * Writes readings; returns the rows that are new or changed as they stand now. A row that is not there yet is
 * inserted; for the others what stands is fetched, merged here and put back. Whatever was written before is
 * left as it is by the same readings again. `onResolved` hears of factor sets that got their key in this
 * transaction.
 */
export async function writeReadings(
  tx: Tx,
  readings: readonly FormedReading[],
  sets: FactorSets,
  parameter: RowParameter,
  onResolved: (sets: readonly FactorSet[]) => void,
): Promise<KeyedRow[]> {
  if (readings.length === 0) return []
  const changed: KeyedRow[] = []
  const setOf = (text: string): FactorSet => sets.ofText(text)
  const sources: KeyedSource[] = []
  const changes: KeyedChange[] = []
  const keep = (period: Period, { row, sources: frames, changes: olds }: Folded): void => {
    const { pointId, start } = row
    changed.push({ ...row, period })
    for (const source of frames) sources.push({ ...source, period, pointId, start })
    for (const change of olds) changes.push({ ...change, period, pointId, start })
  }

  for (const [period, own] of byPeriod(readings)) {
    const groups = bySame(rowKey, own)
    const folded: Folded[] = []
    for (const group of groups.values()) folded.push(foldRow(null, [], group, setOf))
    onResolved(await resolveFactorSets(tx, setsOf(folded), sets))
    const rows = folded.map(({ row }) => row)
    const inserted = await insertRows(tx, period, rows, parameter)
    if (inserted === rows.length) {
      for (const fold of folded) keep(period, fold)
      continue
    }
    // One that is ours to the last value was inserted just now; any other stood there before.
    const standing = new Map<number | string, Row>()
    const ours = new Map(rows.map((row) => [rowKey(row), row]))
    for (const row of await findRows(tx, period, rows, sets)) {
      const own = ours.get(rowKey(row))
      if (own === undefined || !isOurs(row, own)) standing.set(rowKey(row), row)
    }
    const known = bySame(rowKey, await findSources(tx, period, [...standing.values()], sets))
    const updates: Folded[] = []
    for (const fold of folded) {
      const key = rowKey(fold.row)
      const row = standing.get(key)
      if (row === undefined) {
        keep(period, fold)
        continue
      }
      const again = foldRow(row, known.get(key) ?? [], groups.get(key)!, setOf)
      if (again.isChanged) updates.push(again)
    }
    onResolved(await resolveFactorSets(tx, setsOf(updates), sets))
    await updateRows(
      tx,
      period,
      updates.map(({ row }) => row),
      parameter,
    )
    for (const fold of updates) keep(period, fold)
  }
  await insertSources(tx, sources)
  await insertChanges(tx, changes)
  return changed
}

const isOurs = (row: Row, own: Row): boolean =>
  row.frame === own.frame && row.set.text === own.set.text && isSame(row, own)

function byPeriod(readings: readonly FormedReading[]): [Period, FormedReading[]][] {
  const lists: Record<Period, FormedReading[]> = { realtime: [], minute: [], hour: [], day: [] }
  for (const reading of readings) lists[reading.period].push(reading)
  return periods.filter((period) => lists[period].length > 0).map((period) => [period, lists[period]])
}

function setsOf(folded: readonly Folded[]): Set<FactorSet> {
  const wanted = new Set<FactorSet>()
  for (const { row, sources } of folded) {
    wanted.add(row.set)
    for (const source of sources) wanted.add(source.set)
  }
  return wanted
}
