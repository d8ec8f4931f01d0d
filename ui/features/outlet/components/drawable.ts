import type { FactorName, Period, ValueCell } from '../../../../contract/common.ts'
import { fieldRank } from '../../../lib/field.ts'
import type { OutletSearch } from '../../../lib/search/outlet-search.ts'
import type { CurveChoice } from '../curve/use-curves.ts'

export const mostCurves = 6
const curvesAtFirst = 3

interface Drawable {
  readonly choices: readonly CurveChoice[]
  /** Statistics that the newest row of the period has, in reading order. */
  readonly fields: readonly string[]
  readonly field: string
}

/** What to draw: the factors asked for (else the first three), each with the statistic asked for where it has it. */
export function drawable(
  factors: readonly FactorName[],
  cells: readonly ValueCell[],
  period: Period,
  search: Pick<OutletSearch, 'curves' | 'field'>,
): Drawable {
  const leading = period === 'realtime' ? 'Rtd' : 'Avg'
  const fields = [...new Set(cells.map((cell) => cell.field))].sort((a, b) => fieldRank(a) - fieldRank(b))
  const field =
    search.field !== undefined && fields.includes(search.field) ? search.field : (fields[0] ?? leading)
  const known = new Set(factors.map((factor) => factor.code))
  const asked = (search.curves?.split('_') ?? []).filter((code) => known.has(code)).slice(0, mostCurves)
  const codes = asked.length > 0 ? asked : factors.slice(0, curvesAtFirst).map((factor) => factor.code)
  const choices = codes.map((code) => {
    const own = cells.filter((cell) => cell.code === code).map((cell) => cell.field)
    if (own.length === 0 || own.includes(field)) return { code, field }
    return { code, field: own.sort((a, b) => fieldRank(a) - fieldRank(b))[0]! }
  })
  return { choices, fields, field }
}
