import { parseReadingEntry, type ReadingEntry } from './reading.ts'

/** One value of a row as people and programs read it. */
export interface Cell extends ReadingEntry {
  /** null: none was sent, or what was sent is no number (then `text` has it). */
  readonly value: number | null
  readonly text: string | null
  /** The device's flag as sent; null when none was sent. */
  readonly flag: string | null
}

/** What a row stores beside its factor set. */
export interface StoredValues {
  readonly values: readonly (number | null)[]
  /** null: every flag is N; else one per value, comma-separated, empty where none was sent. */
  readonly flags: string | null
  /** By entry, for values that are no number. */
  readonly texts: Readonly<Record<string, string>> | null
}

/** `w01018-Avg,w01018-Max` in order. */
export const parseFactorSet = (entries: string): readonly ReadingEntry[] =>
  entries === '' ? [] : entries.split(',').map(parseReadingEntry)

export const entryText = (entry: ReadingEntry): string => `${entry.code}-${entry.field}`

/** Gives the array of a row its meaning back. */
export function readCells(set: readonly ReadingEntry[], stored: StoredValues): Cell[] {
  const flags = stored.flags === null ? null : stored.flags.split(',')
  return set.map((entry, index) => ({
    code: entry.code,
    field: entry.field,
    value: stored.values[index] ?? null,
    text: stored.texts?.[entryText(entry)] ?? null,
    flag: flags === null ? 'N' : flags[index] || null,
  }))
}

/** What people look at first: the real-time value or the average; corrected figures only where nothing else is. */
const leading = ['Rtd', 'Avg', 'Cou', 'ZsRtd', 'ZsAvg', 'RS', 'RT', 'Info']

/** Smaller leads. */
export function fieldRank(field: string): number {
  const place = leading.indexOf(field)
  return place < 0 ? leading.length : place
}

/** The leading statistic of each factor, in the order of the row. */
export function leadingCells(cells: readonly Cell[]): Cell[] {
  const best = new Map<string, Cell>()
  for (const cell of cells) {
    const before = best.get(cell.code)
    if (before === undefined || fieldRank(cell.field) < fieldRank(before.field)) best.set(cell.code, cell)
  }
  return [...best.values()]
}
