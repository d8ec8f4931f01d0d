import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Cell } from '../../../domain/registry/cell.ts'
import { findKind } from '../../../domain/registry/kinds.ts'
import { platformActor } from '../../audit/audit.ts'
import type { Actor, DivisionCode } from '../../db/actor.ts'
import type { Database } from '../../db/database.ts'
import { openTestDatabase } from '../../../test/database/open.ts'
import { rightsOf } from '../../../domain/access.ts'
import type { BookUser } from '../book/policy.ts'
import { countRows, findImport, insertImport, insertImportJob, listRows, moveImport } from './import-store.ts'
import { previewSheets, type SheetSource } from './preview.ts'
import { writeImport } from './write.ts'

let db: Database
const kind = findKind('directory-entry')!
const at = new Date('2026-11-23T04:00:30Z')
const titles = ['序号', '企业名称', '统一社会信用代码', '单位名称', '行政区划', '名录类别', '省厅联系人']
const code = (n: number): string => `9142010${String(n).padStart(10, '0')}A`
const row = (n: number, division: Cell = '武汉市江岸区', types: Cell = '水环境、大气环境'): Cell[] => [
  n,
  null,
  code(n),
  `第${n}厂`,
  division,
  types,
  '张三',
]

beforeAll(async () => {
  db = await openTestDatabase()
  await db.pool.query(`
    insert into division values ('42', '湖北省', 'province'), ('4201', '武汉市', 'city'), ('4205', '宜昌市', 'city'),
      ('420102', '江岸区', 'county'), ('420502', '西陵区', 'county'), ('420106', '城区', 'county'), ('420503', '城区', 'county');
    insert into app_user (login, name, password_hash, role, division_code) values ('sheng', '省厅', 'x', 'authority', '42');
    insert into discharger (code, name, division_code, valid_from, body)
      values ('D1', '第1厂', '420102', '2026-01-01', jsonb_build_object('creditCode', '${code(1)}'))`)
})
afterAll(() => db.close())
beforeEach(() => db.pool.query('delete from book_entry; delete from registry_import; delete from job'))

const userOf = (division: string): BookUser => ({
  userId: 1,
  name: '省厅',
  role: 'authority',
  rights: rightsOf('authority', division),
  divisionCode: division,
  dischargerId: null,
  organisationId: null,
  via: 'session',
})
const actorOf = (division: string): Actor => ({ kind: 'division', prefix: division as DivisionCode })

const sheetOf = (rows: readonly (readonly Cell[])[], name = '名录'): SheetSource => ({
  name,
  rows: rows.map((cells, index) => ({ line: index + 1, cells })),
})

async function preview(rows: readonly (readonly Cell[])[], division = '42', more: SheetSource[] = []) {
  const importId = await insertImport(db.kysely, {
    kind: kind.id,
    userId: 1,
    fileName: '名录.xlsx',
    fileHash: 'ab'.repeat(32),
    at,
  })
  const previewed = await previewSheets(
    {
      db,
      user: userOf(division),
      actor: actorOf(division),
      kind,
      importId,
      defaults: { year: 2026 },
    },
    [sheetOf(rows), ...more],
  )
  return {
    importId,
    previewed,
    counts: await countRows(db.kysely, importId),
    rows: await listRows(db.kysely, importId, null, 0, 1000),
    summary: (await findImport(db.kysely, importId, 1))!.summary,
  }
}

async function write(importId: number, division = '42', when = at): Promise<'done' | 'cancelled'> {
  await moveImport(db.kysely, importId, ['reading'], 'writing')
  const jobId = await insertImportJob(db.kysely, {
    importId,
    total: 1,
    askedBy: 'sheng',
    reason: '年度名录',
    at: when,
  })
  const one = (await findImport(db.kysely, importId, 1))!
  const hand = { user: userOf(division), actor: actorOf(division), audit: platformActor, now: when }
  return writeImport({ db, hand, kind, one, jobId, reason: '年度名录' }, () => when)
}

test('a list below its headline is new at first, and unchanged when it comes again', async () => {
  const sheet = [['湖北省2026年名录'], titles, row(1), row(2)]
  const first = await preview(sheet)
  expect(first.previewed).toEqual({ ok: true })
  expect(first.counts).toMatchObject({ new: 2, bad: 0 })
  expect(first.rows[0]).toMatchObject({
    line: 3,
    fields: {
      year: 2026,
      creditCode: code(1),
      types: ['water', 'gas'],
      decision: 'undecided',
      division: '420102',
    },
  })
  expect(first.rows[0]!.fields!['discharger'], 'linked by credit code').toBe(1)
  expect(first.summary.ignored!.map(({ title, column, cells }) => [title, column, cells])).toEqual([
    ['序号', 'A', 2],
    ['企业名称', 'B', 0],
    ['省厅联系人', 'G', 2],
  ])
  expect(await write(first.importId)).toBe('done')
  expect(await countRows(db.kysely, first.importId)).toMatchObject({ written: 2, new: 0 })
  const second = await preview(sheet)
  expect(second.counts).toMatchObject({ unchanged: 2, new: 0, changed: 0 })
  const { rows: audits } = await db.pool.query(
    `select detail from audit_event where action = 'registry.import' order by id desc limit 1`,
  )
  expect(audits[0].detail).toMatchObject({ file: 'ab'.repeat(32), counts: { written: 2 } })
})

test('bad cells are named by sheet, row, column, with what was found, why and how to mend', async () => {
  const { counts, rows } = await preview([
    titles,
    row(1, '城区'),
    row(2, '江岸区', '噪声'),
    [3, null, '123', '第3厂', '420102', '水环境', ''],
    [4, null, code(4), '', '420102', '水环境', ''],
    row(5),
  ])
  expect(counts).toMatchObject({ bad: 4, new: 1 })
  expect(
    rows.map(({ problems }) => problems.map(({ column, title, found, zh }) => [column, title, found, zh])),
  ).toEqual([
    [['E', '行政区划', '城区', '有 2 个同名区划（420106、420503）']],
    [['F', '名录类别', '噪声', '“噪声”不是可选的值']],
    [['C', '统一社会信用代码', '123', '统一社会信用代码格式不对']],
    [['D', '单位名称', '', '请填写单位名称']],
    [],
  ])
  expect(rows[0]!.problems[0]!.mendZh).toBe('填写行政区划代码')
  expect(rows[1]!.raw, 'nothing of a bad row is lost').toEqual(row(2, '江岸区', '噪声'))
})

test('within its own area a name is unique, and other areas are refused', async () => {
  const { rows } = await preview([titles, row(1, '城区'), row(2, '420502')], '4201')
  expect(rows[0]).toMatchObject({ status: 'new', fields: { division: '420106' } })
  expect(rows[1]).toMatchObject({ status: 'bad', problems: [{ zh: '不在您的管辖范围内', column: 'E' }] })
})

test('the same discharger twice: both rows are named', async () => {
  const { rows, counts } = await preview([titles, row(1), row(2), row(1)])
  expect(counts).toMatchObject({ bad: 2, new: 1 })
  expect(rows[0]!.problems[0]!.zh).toBe('与“名录”第 4 行重复')
  expect(rows[2]!.problems[0]!.zh).toBe('与“名录”第 2 行重复')
})

test('changes are shown member by member; what is registered and not in the sheet is told; empty cells keep', async () => {
  await write((await preview([titles, row(1), row(2), row(3)])).importId)
  const later = new Date(at.getTime() + 60_000)
  const changed = await preview([titles, row(1, '420102', '水环境'), row(2, null)])
  expect(changed.counts).toMatchObject({ changed: 1, unchanged: 1 })
  expect(changed.rows[0]!.changes).toEqual([{ name: 'types', before: ['water', 'gas'], after: ['water'] }])
  expect(changed.summary.missing).toMatchObject({ total: 1, rows: [{ name: '第3厂' }] })
  await write(changed.importId, '42', later)
  const { rows: versions } = await db.pool.query(
    `select revision, valid_to, superseded_at is null as now, body -> 'types' as types from record_version
     where record_id = $1 order by id`,
    [changed.rows[0]!.recordId],
  )
  expect(versions).toEqual([
    { revision: 1, valid_to: null, now: false, types: ['water', 'gas'] },
    { revision: 2, valid_to: later, now: true, types: ['water', 'gas'] },
    { revision: 2, valid_to: null, now: true, types: ['water'] },
  ])
})

test('a row that somebody changed since the preview is told and not overwritten', async () => {
  await write((await preview([titles, row(1)])).importId)
  const { importId } = await preview([titles, row(1, '420102', '土壤污染')])
  await db.pool.query(`update book_entry set revision = 9, name = '改名'`)
  await write(importId)
  expect(await countRows(db.kysely, importId)).toMatchObject({ edited: 1, written: 0 })
  const { rows } = await db.pool.query(`select name, body -> 'types' as types from book_entry`)
  expect(rows).toEqual([{ name: '改名', types: ['water', 'gas'] }])
})

test('two previews of one list: the second to be written finds its rows taken, one by one', async () => {
  const one = await preview([titles, row(1)])
  const two = await preview([titles, row(1), row(2)])
  await write(one.importId)
  await write(two.importId)
  expect(await countRows(db.kysely, two.importId)).toMatchObject({ written: 1, bad: 1 })
})

test('sheets without titles are named; without any there is nothing to import', async () => {
  const more = sheetOf([['随便写写'], ['什么']], '说明')
  expect((await preview([titles, row(1)], '42', [more])).summary.skippedSheets).toEqual(['说明'])
  expect((await preview([['什么'], ['都没有']])).previewed).toEqual({ ok: false, fault: 'no-header' })
})
