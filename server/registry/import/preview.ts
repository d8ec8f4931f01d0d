import { cellText, columnLetter, type Cell, type CellRead } from '../../../domain/registry/cell.ts'
import { differences } from '../../../domain/registry/difference.ts'
import type { Fields } from '../../../domain/registry/field.ts'
import { importKeyOf, keyText } from '../../../domain/registry/import-key.ts'
import type { KindSpec } from '../../../domain/registry/kind.ts'
import { asActor, asSystem, type Actor } from '../../db/actor.ts'
import type { Database } from '../../db/database.ts'
import type { Place } from '../book/place.ts'
import { forbiddenMember, mayPlace, type BookUser } from '../book/policy.ts'
import { checkRules } from '../book/rule-store.ts'
import { findPlaces } from './bulk-store.ts'
import { findHeader, headerWithin, type Column } from './columns.ts'
import {
  insertRows,
  isState,
  saveSummary,
  spoilRows,
  type ImportRow,
  type ImportSummary,
} from './import-store.ts'
import { makeDivisionLookup, makeLookup } from './lookup.ts'
import { findByKey, findDischargersByCredit, listDivisions, listMissing } from './match-store.ts'
import { addProblem, checkRow, readRow, type RowProblem } from './row.ts'

/** A sheet as it is read: rows one after the other, never all at once. */
export interface SheetSource {
  readonly name: string
  readonly rows: AsyncIterable<SheetLine> | Iterable<SheetLine>
}
export interface SheetLine {
  /** As the sheet counts: from 1. */
  readonly line: number
  readonly cells: readonly Cell[]
}

export interface PreviewParts {
  readonly db: Database
  readonly user: BookUser
  readonly actor: Actor
  readonly kind: KindSpec
  readonly importId: number
  /** Members of rows that do not say otherwise: the year of a directory. */
  readonly defaults: Fields
}

export type Previewed =
  | { readonly ok: true }
  | { readonly ok: false; readonly fault: 'no-header' | 'too-many-rows' | 'cancelled' }

export const mostRows = 50_000
const chunkRows = 500
const mostMissing = 200
const mostCell = 2000

/** Reads sheets against the books and keeps for every row what it would do, or what is wrong with it. */
export async function previewSheets(
  parts: PreviewParts,
  sheets: AsyncIterable<SheetSource> | Iterable<SheetSource>,
): Promise<Previewed> {
  const { db, actor, importId } = parts
  const divisions = await asActor(db.kysely, actor, listDivisions)
  const state: PreviewState = {
    division: makeDivisionLookup(divisions, parts.user.divisionCode),
    firsts: new Map(),
    matched: [],
    years: new Set(),
    columns: [],
    ignored: [],
    skipped: [],
    number: 0,
  }
  for await (const sheet of sheets) {
    const fault = await readSheet(parts, state, sheet)
    if (fault !== null) return { ok: false, fault }
  }
  if (state.columns.length === 0) return { ok: false, fault: 'no-header' }
  const missing = await asActor(db.kysely, actor, (tx) =>
    listMissing(tx, parts.kind, state.matched, [...state.years], mostMissing),
  )
  await asSystem(db.kysely, (tx) => saveSummary(tx, importId, summaryOf(state, missing)))
  return { ok: true }
}

interface PreviewState {
  readonly division: (text: string) => CellRead
  /** Key → where it stood first. */
  readonly firsts: Map<string, { readonly number: number; readonly place: string }>
  readonly matched: number[]
  readonly years: Set<number>
  readonly columns: ImportSummary['columns'][number][]
  readonly ignored: Ignored[]
  readonly skipped: string[]
  number: number
}
type Ignored = {
  -readonly [K in keyof ImportSummary['ignored'][number]]: ImportSummary['ignored'][number][K]
}

const summaryOf = (state: PreviewState, missing: ImportSummary['missing']): ImportSummary => ({
  columns: state.columns,
  ignored: state.ignored,
  skippedSheets: state.skipped,
  missing,
  read: state.number,
})

async function readSheet(
  parts: PreviewParts,
  state: PreviewState,
  sheet: SheetSource,
): Promise<Extract<Previewed, { ok: false }>['fault'] | null> {
  const head: SheetLine[] = []
  let reader: ((lines: readonly SheetLine[]) => Promise<void>) | null = null
  let chunk: SheetLine[] = []
  const open = (): boolean => {
    const header = findHeader(parts.kind, head)
    if (header === null) return false
    const ignored = noteColumns(state, sheet.name, header.columns)
    reader = (lines) => readChunk(parts, state, sheet.name, header.columns, ignored, lines)
    chunk = head.filter(({ line }) => line > header.line)
    return true
  }
  for await (const line of sheet.rows) {
    if (line.cells.every((cell) => cellText(cell) === '')) continue
    if (reader === null) {
      head.push(line)
      if (head.length === headerWithin && !open()) break
      continue
    }
    chunk.push(line)
    if (state.number + chunk.length > mostRows) return 'too-many-rows'
    if (chunk.length >= chunkRows) {
      await (reader as (lines: readonly SheetLine[]) => Promise<void>)(chunk)
      chunk = []
      const goesOn = await asSystem(parts.db.kysely, async (tx) => {
        await saveSummary(tx, parts.importId, { read: state.number })
        return isState(tx, parts.importId, 'reading')
      })
      if (!goesOn) return 'cancelled'
    }
  }
  if (reader === null && !open()) {
    if (head.length > 0) state.skipped.push(sheet.name)
    return null
  }
  if (chunk.length > 0) await (reader as unknown as (lines: readonly SheetLine[]) => Promise<void>)(chunk)
  return null
}

function noteColumns(state: PreviewState, sheet: string, columns: readonly Column[]): Map<number, Ignored> {
  const ignored = new Map<number, Ignored>()
  for (const { index, title, field, refused } of columns) {
    const column = columnLetter(index)
    if (field !== null) {
      state.columns.push({ sheet, column, title, member: field.name })
      continue
    }
    const why =
      refused === null
        ? { zh: '没有对应的登记项，不导入', en: 'no member is called so: not imported' }
        : refused.secret === true
          ? { zh: '密码和密钥不从表格导入', en: 'secrets are not imported' }
          : { zh: '请在登记页填写，不从表格导入', en: 'fill it in on its page: not imported' }
    const one: Ignored = { sheet, column, title, cells: 0, sample: '', ...why }
    ignored.set(index, one)
    state.ignored.push(one)
  }
  return ignored
}

async function readChunk(
  parts: PreviewParts,
  state: PreviewState,
  sheet: string,
  columns: readonly Column[],
  ignored: ReadonlyMap<number, Ignored>,
  lines: readonly SheetLine[],
): Promise<void> {
  const { db, actor, importId } = parts
  const titled = new Set(columns.map(({ index }) => index))
  const secret = new Set(columns.filter(({ refused }) => refused?.secret === true).map(({ index }) => index))
  for (const { line, cells } of lines)
    for (const [index, cell] of cells.entries()) {
      const text = cellText(cell)
      if (text === '') continue
      let one = ignored.get(index)
      if (one === undefined && !titled.has(index)) {
        // A cell beneath no title at all.
        one = state.ignored.find((other) => other.sheet === sheet && other.column === columnLetter(index))
        if (one === undefined) {
          one = {
            sheet,
            column: columnLetter(index),
            title: '',
            cells: 0,
            sample: '',
            zh: `没有表头（第 ${line} 行起），不导入`,
            en: `no title (from row ${line}): not imported`,
          }
          state.ignored.push(one)
        }
      }
      if (one === undefined) continue
      one.cells += 1
      if (one.sample === '') one.sample = secret.has(index) ? '***' : text.slice(0, 80)
    }
  const rows = await asActor(db.kysely, actor, (tx) => compare(tx, parts, state, columns, lines))
  const spoiled: { number: number; problem: RowProblem }[] = []
  const stored = rows.map((row): ImportRow => {
    state.number += 1
    const number = state.number
    const place = `“${sheet}”第 ${row.line} 行`
    const problems = [...row.problems]
    if (row.key !== null) {
      const first = state.firsts.get(row.key)
      if (first === undefined) state.firsts.set(row.key, { number, place })
      else {
        problems.push(duplicate(first.place))
        spoiled.push({ number: first.number, problem: duplicate(place) })
      }
    }
    if (row.registered !== null) state.matched.push(row.registered.id)
    if (typeof row.fields['year'] === 'number') state.years.add(row.fields['year'])
    const isBad = problems.length > 0
    return {
      number,
      sheet,
      line: row.line,
      status: isBad
        ? 'bad'
        : row.registered === null
          ? 'new'
          : row.changes.length > 0
            ? 'changed'
            : 'unchanged',
      recordId: row.registered?.id ?? null,
      revision: row.registered?.revision ?? null,
      name: textOf(row.fields['name'] ?? row.fields['mn']),
      raw: row.cells.map((cell, index) => rawOf(cell, secret.has(index))),
      fields: row.fields,
      changes: row.changes,
      problems,
    }
  })
  await asSystem(db.kysely, async (tx) => {
    await insertRows(tx, importId, stored)
    await spoilRows(tx, importId, spoiled)
  })
}

const rawOf = (cell: Cell, isSecret: boolean): string | number | boolean | null => {
  if (cell === null || typeof cell === 'number' || typeof cell === 'boolean') return isSecret ? null : cell
  return isSecret ? '***' : cellText(cell).replaceAll('\0', '').slice(0, mostCell)
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const duplicate = (place: string): RowProblem => ({
  column: null,
  title: null,
  found: '',
  zh: `与${place}重复`,
  en: `the same as ${place}`,
  mendZh: '只保留其中一行',
  mendEn: 'Keep one of them',
})

async function compare(
  tx: Parameters<typeof listDivisions>[0],
  parts: PreviewParts,
  state: PreviewState,
  columns: readonly Column[],
  lines: readonly SheetLine[],
) {
  const { kind, defaults, user } = parts
  const lookup = await makeLookup(
    tx,
    columns,
    lines.map(({ cells }) => cells),
    state.division,
  )
  const read = lines.map(({ line, cells }) => {
    const problems: RowProblem[] = []
    const said = readRow(columns, cells, lookup, problems)
    return { line, cells, problems, said: { ...defaultsOf(defaults, columns), ...said } }
  })
  const key = importKeyOf(kind)
  const found = await findByKey(
    tx,
    kind,
    key,
    read.map(({ said }) => said),
  )
  const credits =
    kind.id === 'directory-entry'
      ? await findDischargersByCredit(
          tx,
          read.map(({ said }) => textOf(said['creditCode'])),
        )
      : null
  const merged = read.map(({ line, cells, problems, said }) => {
    const text = keyText(key, said)
    const registered = text === null ? null : (found.get(text) ?? null)
    const link = credits?.get(textOf(said['creditCode']))
    const before = registered?.fields ?? newFields(kind)
    const linked = link === undefined || before['discharger'] !== undefined ? {} : { discharger: link }
    const fields = checkRow(kind, columns, cells, { ...before, ...linked, ...said }, problems)
    return { line, cells, problems, fields, registered, key: text }
  })
  const places = await findPlaces(
    tx,
    kind,
    merged.map(({ fields, problems }) => (problems.length > 0 ? {} : fields)),
  )
  for (const [index, row] of merged.entries()) {
    if (row.problems.length > 0) continue
    const place = placeOf(user, places[index]!)
    for (const problem of await checkRules(tx, kind, row.fields, place))
      addProblem(kind, columns, row.cells, row.problems, problem)
    if (!mayHold(user, kind, place, row.registered))
      addProblem(kind, columns, row.cells, row.problems, {
        path: kind.fields.find(({ column }) => column === 'division_code')?.name ?? '',
        zh: '不在您的管辖范围内',
        en: 'is not within your scope',
      })
  }
  return merged.map(({ line, cells, problems, fields, registered, key: text }) => ({
    line,
    cells,
    problems,
    fields,
    registered,
    key: text,
    changes: registered === null ? [] : differences(registered.fields, fields),
  }))
}

/** What hangs nowhere belongs to the authority that wrote it. */
export const placeOf = (user: BookUser, place: Place): Place =>
  place.divisionCode === null && place.organisationId === null
    ? { ...place, divisionCode: user.divisionCode ?? '42' }
    : place

/** May this user put it there. A thing that is its own place is known by its id. */
export function mayHold(
  user: BookUser,
  kind: KindSpec,
  place: Place,
  registered: { readonly id: number; readonly fields: Fields } | null,
  after: Fields = {},
): boolean {
  const own =
    kind.id === 'organisation'
      ? { ...place, organisationId: registered?.id ?? place.organisationId }
      : kind.id === 'discharger'
        ? { ...place, dischargerId: registered?.id ?? place.dischargerId }
        : place
  return mayPlace(user, kind, own) && forbiddenMember(user, kind, registered?.fields ?? {}, after) === null
}

/** A list that does not say who installs leaves it open. */
const newFields = (kind: KindSpec): Fields => (kind.id === 'directory-entry' ? { decision: 'undecided' } : {})

/** Only where the sheet has no column for it. */
const defaultsOf = (defaults: Fields, columns: readonly Column[]): Fields =>
  Object.fromEntries(
    Object.entries(defaults).filter(([name]) => !columns.some(({ field }) => field?.name === name)),
  )
