import { PassThrough, Readable } from 'node:stream'
import exceljs from 'exceljs'
import { byteOrderMark, csvLine, numberCell, textCell, timeCell } from './csv.ts'

/** Times are shown in Asia/Shanghai; texts stay texts, whatever a spreadsheet would make of them. */
export type TableCell = string | number | Date | null

export interface TableColumn {
  readonly title: string
  /** Width in characters (XLSX). */
  readonly width?: number
  readonly type?: 'time'
}

export interface Table {
  readonly format: 'csv' | 'xlsx'
  /** Without its ending. */
  readonly filename: string
  readonly columns: readonly TableColumn[]
  readonly rows: AsyncIterable<readonly TableCell[]>
}

/** The bytes of a table, row by row; a fault in the middle ends them with an error. */
export const tableStream = (table: Table): Readable =>
  table.format === 'csv' ? Readable.from(csvLines(table), { objectMode: false }) : xlsxStream(table)

async function* csvLines({ columns, rows }: Table): AsyncGenerator<string> {
  yield byteOrderMark + csvLine(columns.map(({ title }) => textCell(title)))
  for await (const row of rows) yield csvLine(row.map(csvCell))
}

function csvCell(cell: TableCell): string {
  if (cell === null) return ''
  if (cell instanceof Date) return timeCell(cell)
  return typeof cell === 'number' ? numberCell(cell) : textCell(cell)
}

/** Excel knows no time zones: what it shows is the wall clock of Asia/Shanghai. */
const wallClock = (at: Date): Date => new Date(at.getTime() + 8 * 3_600_000)

/** No character of the names that Excel forbids, at most 31. */
const sheetName = (name: string): string => name.replace(/[\\/?*[\]:']/g, ' ').slice(0, 31) || 'Sheet1'

function xlsxStream({ filename, columns, rows }: Table): Readable {
  const out = new PassThrough()
  const write = async (): Promise<void> => {
    const book = new exceljs.stream.xlsx.WorkbookWriter({
      stream: out,
      useStyles: true,
      useSharedStrings: false,
    })
    const sheet = book.addWorksheet(sheetName(filename), { views: [{ state: 'frozen', ySplit: 1 }] })
    sheet.columns = columns.map(({ title, width, type }) => ({
      header: title,
      width: width ?? (type === 'time' ? 20 : Math.max(12, Math.min(40, title.length * 2 + 4))),
      ...(type === 'time' ? { style: { numFmt: 'yyyy-mm-dd hh:mm:ss' } } : {}),
    }))
    sheet.getRow(1).font = { bold: true }
    sheet.getRow(1).commit()
    for await (const row of rows) {
      sheet.addRow(row.map((cell) => (cell instanceof Date ? wallClock(cell) : cell))).commit()
      // Bounded: the reader's pace is the writer's.
      if (out.writableNeedDrain)
        await new Promise((resolve) => out.once('drain', resolve).once('close', resolve))
      if (out.destroyed) return
    }
    await book.commit()
  }
  write().catch((error: unknown) => out.destroy(error instanceof Error ? error : new Error(String(error))))
  return out
}
