import { isSheetField, titleKey, type Cell, cellText } from '../../../domain/registry/cell.ts'
import type { FieldSpec } from '../../../domain/registry/field.ts'
import type { KindSpec } from '../../../domain/registry/kind.ts'

/** One column of a sheet under its title. `field` null: no member of the kind is called so, or none that a sheet brings. */
export interface Column {
  /** From 0. */
  readonly index: number
  readonly title: string
  readonly field: FieldSpec | null
  /** Set where there is a member of that title which no sheet may bring. */
  readonly refused: FieldSpec | null
}

export interface Header {
  /** Of the row with the titles. */
  readonly line: number
  readonly columns: readonly Column[]
}

/** The titles may stand below a headline: so many rows are searched. */
export const headerWithin = 10

/** Finds the row of titles: the one with the most of them. null: no row has two (or the only one there is). */
export function findHeader(
  kind: KindSpec,
  rows: readonly { readonly line: number; readonly cells: readonly Cell[] }[],
): Header | null {
  let best: Header | null = null
  let most = 0
  for (const { line, cells } of rows) {
    const columns = matchTitles(kind, cells)
    const found = columns.filter(({ field }) => field !== null).length
    if (found > most) [best, most] = [{ line, columns }, found]
  }
  return most >= 2 ? best : null
}

function matchTitles(kind: KindSpec, cells: readonly Cell[]): Column[] {
  const free = new Map<string, FieldSpec>()
  for (const field of kind.fields.toReversed())
    for (const word of [field.name, field.en, field.zh]) free.set(titleKey(word), field)
  const used = new Set<FieldSpec>()
  return cells.flatMap((cell, index): Column[] => {
    const title = cellText(cell)
    if (title === '') return []
    // A title met twice: the first counts, the second is told as unknown.
    const field = free.get(titleKey(title))
    if (field === undefined || used.has(field)) return [{ index, title, field: null, refused: null }]
    if (!isSheetField(field)) return [{ index, title, field: null, refused: field }]
    used.add(field)
    return [{ index, title, field, refused: null }]
  })
}
