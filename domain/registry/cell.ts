import { isDay } from './check.ts'
import type { Choice, FieldSpec } from './field.ts'

/** What stands in one cell of a sheet. A `Date` is a day of the sheet, at midnight UTC. */
export type Cell = string | number | boolean | Date | null

/** Why a cell says nothing that the member could be, and how to mend it. */
export interface CellFault {
  readonly zh: string
  readonly en: string
  readonly mendZh: string
  readonly mendEn: string
}

export type CellRead =
  /** `value` null: the cell is empty. */
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly fault: CellFault }

/** What names things: divisions and references are looked up by whoever has the books. */
export type Lookup = (spec: FieldSpec, text: string) => CellRead

/** Members that a sheet can carry: no tables, no files, no secrets. */
export const isSheetField = (spec: FieldSpec): boolean =>
  spec.type !== 'table' && spec.type !== 'files' && spec.secret !== true

const taken = (value: unknown): CellRead => ({ ok: true, value })
const refused = (zh: string, en: string, mendZh: string, mendEn: string): CellRead => ({
  ok: false,
  fault: { zh, en, mendZh, mendEn },
})

/** The text of a cell as people see it; dates as 2026-06-03. */
export function cellText(cell: Cell): string {
  if (cell === null) return ''
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '' : cell.toISOString().slice(0, 10)
  if (typeof cell === 'boolean') return cell ? '是' : '否'
  return String(cell).trim()
}

/** Full-width letters and digits become plain ones. */
const plain = (text: string): string => text.normalize('NFKC').trim()

/** What a cell says of a member. Form, length and range are left to `checkFields`. */
export function readCell(spec: FieldSpec, cell: Cell, lookup: Lookup): CellRead {
  const text = cellText(cell)
  if (text === '') return taken(null)
  if (/^#(?:N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!)$/.test(text))
    return refused(
      `公式出错（${text}）`,
      `the formula fails (${text})`,
      '改正公式，或直接填写值',
      'Mend the formula or write the value',
    )
  switch (spec.type) {
    case 'text':
      return readText(spec.pattern, cell, text)
    case 'number':
      return readNumber(cell, text)
    case 'date':
      return readDay(cell, text)
    case 'flag':
      return readFlag(cell, text)
    case 'choice':
      return readChoice(spec.choices, text)
    case 'choices':
      return readChoices(spec.choices, text)
    case 'factor':
      return taken(plain(text))
    case 'division':
    case 'ref':
      return lookup(spec, plain(text))
    case 'refs': {
      const ids: unknown[] = []
      for (const one of splitList(text)) {
        const found = lookup(spec, plain(one))
        if (!found.ok) return found
        ids.push(found.value)
      }
      return taken(ids)
    }
    case 'table':
    case 'files':
      return refused(
        '这一列不能从表格导入',
        'this column cannot be imported',
        '请在登记页填写',
        'Fill it in on its page',
      )
  }
}

function readText(pattern: RegExp | undefined, cell: Cell, text: string): CellRead {
  // Beyond 15 digits a sheet keeps numbers inexactly: what stands there is not what was typed.
  if (typeof cell === 'number' && Math.abs(cell) >= 1e15)
    return refused(
      '数字超过 15 位，表格软件已丢失末尾几位',
      'a number of more than 15 digits has lost its last ones',
      '把这一列设为“文本”格式后重新填写',
      'Make the column text and write it again',
    )
  if (pattern === undefined || pattern.test(text)) return taken(text)
  const tidied = plain(text).replaceAll(/\s/g, '').toUpperCase()
  return taken(pattern.test(tidied) ? tidied : text)
}

function readNumber(cell: Cell, text: string): CellRead {
  if (typeof cell === 'number') return taken(cell)
  const digits = plain(text).replaceAll(/\s/g, '')
  const bare = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(digits) ? digits.replaceAll(',', '') : digits
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(bare)
    ? taken(Number(bare))
    : refused(
        '不是数字',
        'is no number',
        '只填数字，单位不写在格内',
        'Write the number alone, without its unit',
      )
}

const dayFault = (zh: string, en: string): CellRead =>
  refused(
    zh,
    en,
    '填写如 2026-06-03、2026年6月3日 或 2026/6/3 的日期',
    'Write a day such as 2026-06-03 or 2026/6/3',
  )

function readDay(cell: Cell, text: string): CellRead {
  if (cell instanceof Date) return taken(text)
  const match =
    /^(\d{4})(?:-|\/|\.|年)(\d{1,2})(?:-|\/|\.|月)(\d{1,2})日?(?:[T ]0{1,2}:00(?::00)?(?:\.0+)?Z?)?$/.exec(
      plain(text),
    ) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(plain(text))
  if (match === null) return dayFault('不是日期', 'is no day')
  const day = `${match[1]}-${match[2]!.padStart(2, '0')}-${match[3]!.padStart(2, '0')}`
  return isDay(day) ? taken(day) : dayFault('没有这一天', 'is a day that does not exist')
}

const yes = new Set(['是', '有', '√', '✓', 'y', 'yes', 'true', '1'])
const no = new Set(['否', '无', '没有', '×', 'x', 'n', 'no', 'false', '0'])

function readFlag(cell: Cell, text: string): CellRead {
  if (typeof cell === 'boolean') return taken(cell)
  const word = plain(text).toLowerCase()
  if (yes.has(word)) return taken(true)
  if (no.has(word)) return taken(false)
  return refused('不是“是”或“否”', 'is neither yes nor no', '填写“是”或“否”', 'Write 是 or 否')
}

function findChoice(choices: readonly Choice[], text: string): string | null {
  const word = plain(text).toLowerCase()
  const found = choices.find((choice) => choice.some((one) => plain(one).toLowerCase() === word))
  return found?.[0] ?? null
}

const choiceFault = (choices: readonly Choice[], text: string): CellRead =>
  refused(
    `“${text.slice(0, 40)}”不是可选的值`,
    `“${text.slice(0, 40)}” is none of the choices`,
    `填写：${choices.map(([, zh]) => zh).join('、')}`,
    `Write one of: ${choices.map(([, , en]) => en).join(', ')}`,
  )

function readChoice(choices: readonly Choice[], text: string): CellRead {
  const value = findChoice(choices, text)
  return value === null ? choiceFault(choices, text) : taken(value)
}

function readChoices(choices: readonly Choice[], text: string): CellRead {
  const whole = findChoice(choices, text)
  if (whole !== null) return taken([whole])
  const values: string[] = []
  for (const one of splitList(text)) {
    const value = findChoice(choices, one)
    if (value === null) return choiceFault(choices, one)
    if (!values.includes(value)) values.push(value)
  }
  return taken(values)
}

const splitList = (text: string): string[] =>
  text
    .split(/[、;；,，\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== '')

/** 0 → A, 26 → AA. */
export function columnLetter(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26))
  return index < 26 ? letter : columnLetter(Math.floor(index / 26) - 1) + letter
}

/** How titles are compared: without spaces, marks of obligation, and width of letters. */
export const titleKey = (title: string): string =>
  plain(title)
    .toLowerCase()
    .replaceAll(/[\s*:：]/g, '')
