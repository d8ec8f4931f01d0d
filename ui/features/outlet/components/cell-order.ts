import type { FactorName, ValueCell } from '../../../../contract/common.ts'
import { fieldRank } from '../../../lib/field.ts'

interface FactorCells {
  readonly code: string
  /** The statistic that is read first stands first. */
  readonly cells: readonly ValueCell[]
}

/** Cells by factor, factors in the outlet's own order, unknown ones after them. */
export function groupByFactor(cells: readonly ValueCell[], factors: readonly FactorName[]): FactorCells[] {
  const groups = new Map<string, ValueCell[]>(factors.map(({ code }) => [code, []]))
  for (const cell of cells) {
    const group = groups.get(cell.code) ?? []
    group.push(cell)
    groups.set(cell.code, group)
  }
  return [...groups]
    .filter(([, group]) => group.length > 0)
    .map(([code, group]) => ({ code, cells: group.sort((a, b) => fieldRank(a.field) - fieldRank(b.field)) }))
}
