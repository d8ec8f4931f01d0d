/** One measured figure. Ratios and shares have the unit '×' or '%'. */
export interface Figure {
  readonly name: string
  readonly median: number
  readonly unit: string
  /** What we want it to be, for the reader: '≥ 300000', '≤ 22'. */
  readonly target?: string
  /** Every round, so that the spread can be judged. */
  readonly rounds?: readonly number[]
  readonly note?: string
}

export const medianOf = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

export const makeFigure = (
  name: string,
  unit: string,
  rounds: readonly number[],
  more: { target?: string; note?: string } = {},
): Figure => ({ name, median: medianOf(rounds), unit, rounds, ...more })

/** '≥ 300000' against the median: true, false, or null where there is no target. */
export function meetsTarget(figure: Figure): boolean | null {
  const match = /^([≥≤])\s*([\d.]+)$/.exec(figure.target ?? '')
  if (match === null) return null
  return match[1] === '≥' ? figure.median >= Number(match[2]) : figure.median <= Number(match[2])
}
