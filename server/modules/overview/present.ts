import type { OutletSummary } from '../../../contract/index.ts'
import { leadingCells, readCells, type Cell } from '../../../domain/value-cell.ts'
import type { FactorSets } from '../../db/factor-sets.ts'
import type { ListedOutlet, NewestRow } from './store.ts'

/** More would not fit on a line. */
const mostValues = 12

const iso = (date: Date): string => date.toISOString()

/** One line of the overview; with several points, their leading values side by side and the newest times. */
export function presentOutlet(
  outlet: ListedOutlet,
  rows: readonly NewestRow[],
  sets: FactorSets,
): OutletSummary {
  const newest = rows.toSorted((a, b) => b.start.getTime() - a.start.getTime())[0]
  const received = rows.map((row) => row.receivedAt.getTime())
  const values: Cell[] = rows.flatMap((row) => leadingCells(readCells(sets.get(row.factorSet) ?? [], row)))
  return {
    ...outlet,
    dataTime: newest === undefined ? null : iso(newest.start),
    receivedAt: received.length === 0 ? null : iso(new Date(Math.max(...received))),
    period: newest?.period ?? null,
    values: values.slice(0, mostValues),
  }
}
