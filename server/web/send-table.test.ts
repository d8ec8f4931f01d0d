import exceljs from 'exceljs'
import fastify from 'fastify'
import { expect, test } from 'vitest'
import { sendTable } from './send-table.ts'
import type { Table, TableCell } from '../export/table.ts'

async function* rowsOf(rows: readonly (readonly TableCell[])[]): AsyncGenerator<readonly TableCell[]> {
  yield* rows
}

async function fetchTable(table: Omit<Table, 'columns'>) {
  const app = fastify()
  const columns = [{ title: '名称' }, { title: '限值' }, { title: '时间', type: 'time' as const }]
  app.get('/', (_, reply) => sendTable(reply, { ...table, columns }))
  return app.inject({ url: '/' })
}

const formula = '=HYPERLINK("http://x","y")'
const rows = [
  ['总排口', 50, new Date('2026-06-02T16:00:00Z')],
  [formula, null, null],
] as const

test('a workbook: numbers and times are what they are, and no text is a formula', async () => {
  const reply = await fetchTable({ format: 'xlsx', filename: '执行限值', rows: rowsOf(rows) })
  expect(reply.headers['content-disposition']).toContain(
    `filename*=UTF-8''${encodeURIComponent('执行限值.xlsx')}`,
  )
  const book = new exceljs.Workbook()
  await book.xlsx.load(reply.rawPayload as never)
  const sheet = book.getWorksheet('执行限值')!
  expect(sheet.rowCount).toBe(3)
  expect(sheet.getRow(1).values).toEqual([undefined, '名称', '限值', '时间'])
  expect(sheet.getCell('B2').value).toBe(50)
  expect(sheet.getCell('C2').value).toEqual(new Date('2026-06-03T00:00:00Z'))
  expect([sheet.getCell('A3').type, sheet.getCell('A3').value]).toEqual([exceljs.ValueType.String, formula])
})

test('the same as text', async () => {
  const reply = await fetchTable({ format: 'csv', filename: '执行限值', rows: rowsOf(rows) })
  expect(reply.body.slice(1)).toBe(
    `名称,限值,时间\r\n总排口,50,2026-06-03 00:00:00\r\n"'=HYPERLINK(""http://x"",""y"")",,\r\n`,
  )
})

test('a name that Excel does not take as a sheet is made one', async () => {
  const reply = await fetchTable({ format: 'xlsx', filename: 'a/b:c*d?e[f]g', rows: rowsOf([]) })
  const book = new exceljs.Workbook()
  await book.xlsx.load(reply.rawPayload as never)
  expect(book.worksheets.map(({ name }) => name)).toEqual(['a b c d e f g'])
})

test.each(['csv', 'xlsx'] as const)('%s that fails in the middle is no whole file', async (format) => {
  async function* failing(): AsyncGenerator<readonly TableCell[]> {
    for (let row = 0; row < 20_000; row += 1) yield ['x'.repeat(100), row, null]
    throw new Error('database gone')
  }
  const app = fastify()
  app.get('/', (_, reply) =>
    sendTable(reply, { format, filename: 'x', columns: [{ title: 'x' }], rows: failing() }),
  )
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  await expect(fetch(address).then((reply) => reply.arrayBuffer())).rejects.toThrow()
  await app.close()
})
