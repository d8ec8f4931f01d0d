import { checkFields } from '../../../domain/registry/check.ts'
import { cellText, columnLetter, readCell, type Cell, type Lookup } from '../../../domain/registry/cell.ts'
import type { FieldSpec, Fields } from '../../../domain/registry/field.ts'
import type { KindSpec } from '../../../domain/registry/kind.ts'
import type { Column } from './columns.ts'

/** One thing wrong: where, what was found, why it is wrong, how to mend it. `column` null: of the whole row. */
export interface RowProblem {
  readonly column: string | null
  readonly title: string | null
  readonly found: string
  readonly zh: string
  readonly en: string
  readonly mendZh: string
  readonly mendEn: string
}

const mostFound = 120

/** Members that the cells of one row say; what is wrong with them is added to `problems`. Empty cells say nothing. */
export function readRow(
  columns: readonly Column[],
  cells: readonly Cell[],
  lookup: Lookup,
  problems: RowProblem[],
): Fields {
  const fields: Record<string, unknown> = {}
  for (const { index, title, field } of columns) {
    if (field === null) continue
    const cell = cells[index] ?? null
    const read = readCell(field, cell, lookup)
    if (!read.ok)
      problems.push({
        column: columnLetter(index),
        title,
        found: cellText(cell).slice(0, mostFound),
        ...read.fault,
      })
    else if (read.value !== null) fields[field.name] = read.value
  }
  return fields
}

/** Holds the members against their kind; a member that was told wrong already is not told again. */
export function checkRow(
  kind: KindSpec,
  columns: readonly Column[],
  cells: readonly Cell[],
  fields: Fields,
  problems: RowProblem[],
): Fields {
  const spec = {
    fields: kind.fields.map((field) => (field.secret === true ? { ...field, required: false } : field)),
  }
  const checked = checkFields(spec, fields)
  if (checked.ok) return checked.fields
  for (const { path, zh, en } of checked.problems)
    addProblem(kind, columns, cells, problems, { path, zh, en })
  return fields
}

/** A problem of a member, at the column where it stands in the sheet. */
export function addProblem(
  kind: KindSpec,
  columns: readonly Column[],
  cells: readonly Cell[],
  problems: RowProblem[],
  problem: { readonly path: string; readonly zh: string; readonly en: string },
): void {
  const [name] = problem.path.split('.')
  const field = kind.fields.find((one) => one.name === name)
  const column = columns.find((one) => one.field !== null && one.field === field)
  const letter = column === undefined ? null : columnLetter(column.index)
  if (letter !== null && problems.some((one) => one.column === letter)) return
  const mend = mendOf(field, column === undefined)
  problems.push({
    column: letter,
    title: column?.title ?? field?.zh ?? null,
    found: column === undefined ? '' : cellText(cells[column.index] ?? null).slice(0, mostFound),
    zh: problem.zh,
    en: problem.en,
    ...mend,
  })
}

function mendOf(field: FieldSpec | undefined, isAbsent: boolean): { mendZh: string; mendEn: string } {
  if (field === undefined) return { mendZh: '核对这一行', mendEn: 'Check the row' }
  if (isAbsent)
    return { mendZh: `增加“${field.zh}”列并填写`, mendEn: `Add the column “${field.en}” and fill it in` }
  return { mendZh: expectedZh(field), mendEn: expectedEn(field) }
}

/** What a member wants to be, in words: for remedies and for the template. */
export function expectedZh(field: FieldSpec): string {
  if (field.hintZh !== undefined) return field.hintZh
  switch (field.type) {
    case 'text':
      return field.pattern === undefined
        ? `文字，最多 ${field.max ?? 200} 字`
        : `文字，最多 ${field.max ?? 200} 位，按规定格式`
    case 'number':
      return `${field.integer === true ? '整数' : '数字'}${field.min === undefined ? '' : `，不小于 ${field.min}`}${field.max === undefined ? '' : `，不大于 ${field.max}`}${field.unit === undefined ? '' : `，单位 ${field.unit}（不写在格内）`}`
    case 'date':
      return '日期，如 2026-06-03'
    case 'flag':
      return '填写“是”或“否”'
    case 'choice':
      return `填写：${field.choices.map(([, zh]) => zh).join('、')}`
    case 'choices':
      return `填写其中一项或几项，用“、”隔开：${field.choices.map(([, zh]) => zh).join('、')}`
    case 'division':
      return '行政区划代码或名称，如 420102 或 武汉市江岸区'
    case 'factor':
      return '因子编码，如 w01018'
    case 'ref':
      return '已登记的编码或全称'
    case 'refs':
      return '已登记的编码或全称，用“、”隔开；排放口写成“单位名称/编号”'
    case 'table':
    case 'files':
      return '请在登记页填写'
  }
}

function expectedEn(field: FieldSpec): string {
  if (field.hintEn !== undefined) return field.hintEn
  switch (field.type) {
    case 'text':
      return `Text of at most ${field.max ?? 200} characters`
    case 'number':
      return `A ${field.integer === true ? 'whole ' : ''}number ${field.min ?? ''}…${field.max ?? ''}`
    case 'date':
      return 'A day such as 2026-06-03'
    case 'flag':
      return 'Write 是 or 否'
    case 'choice':
    case 'choices':
      return `Of: ${field.choices.map(([, , en]) => en).join(', ')}`
    case 'division':
      return 'A division code or name'
    case 'factor':
      return 'A factor code such as w01018'
    case 'ref':
    case 'refs':
      return 'A registered code or exact name'
    case 'table':
    case 'files':
      return 'Fill it in on its page'
  }
}
