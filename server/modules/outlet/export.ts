import { Readable } from 'node:stream'
import { exportReadings } from '../../../contract/index.ts'
import { parseReadingEntry, type Period } from '../../../domain/reading.ts'
import { entryText, readCells } from '../../../domain/value-cell.ts'
import { asActor, type Actor } from '../../db/actor.ts'
import type { FactorSets } from '../../db/factor-sets.ts'
import { factorLabel } from '../../registry/factor-label.ts'
import { actorOf } from '../../web/actor-of.ts'
import { mount, type Web } from '../../web/mount.ts'
import { isRefusal, refuse } from '../../web/problem.ts'
import { byteOrderMark, csvLine, numberCell, textCell, timeCell } from '../../export/csv.ts'
import { presentFrameRef } from './present.ts'
import { longestTableMs, parseRange, type Range } from './range.ts'
import * as store from './reading-store.ts'
import type { OutletParts } from './routes.ts'

const rowsOfPage = 1000

/** `化学需氧量 平均 (mg/L)`; the code stays in the title so that two factors of one name stay apart. */
function titleOf(entry: string): string {
  const { code, field } = parseReadingEntry(entry)
  const { nameZh, unit, amountUnit } = factorLabel(code)
  const unitText = field === 'Cou' ? amountUnit : unit
  return `${nameZh} ${code}-${field}${unitText === null ? '' : ` (${unitText})`}`
}

const headOf = (columns: readonly string[]): string =>
  byteOrderMark +
  csvLine([
    '数据时间',
    '接收时间',
    '报文',
    ...columns.flatMap((column) => [textCell(titleOf(column)), textCell(`${column} 标记`)]),
  ])

function lineOf(row: store.StoredRow, columns: readonly string[], sets: FactorSets): string {
  const cells = new Map(readCells(sets.get(row.factorSet) ?? [], row).map((cell) => [entryText(cell), cell]))
  const values = columns.flatMap((column) => {
    const cell = cells.get(column)
    if (cell === undefined) return ['', '']
    return [cell.value === null ? textCell(cell.text) : numberCell(cell.value), textCell(cell.flag)]
  })
  return csvLine([timeCell(row.start), timeCell(row.receivedAt), presentFrameRef(row.frame), ...values])
}

/**
 * Page after page, oldest first, each in a transaction of its own: nothing is held while the reader is slow,
 * and whoever loses the right on the way gets no further page.
 */
async function* pages(
  { db, factorSets }: OutletParts,
  actor: Actor,
  pointId: number,
  period: Period,
  range: Range,
  columns: readonly string[],
): AsyncGenerator<string> {
  yield headOf(columns)
  let { from } = range
  for (;;) {
    const { rows, sets } = await asActor(db.kysely, actor, async (tx) => {
      const page = await store.listRows(
        tx,
        pointId,
        period,
        { from, to: range.to },
        rowsOfPage,
        'oldest first',
      )
      return {
        rows: page,
        sets: await factorSets.read(
          tx,
          page.map((row) => row.factorSet),
        ),
      }
    })
    if (rows.length > 0) yield rows.map((row) => lineOf(row, columns, sets)).join('')
    if (rows.length < rowsOfPage) return
    from = new Date(rows.at(-1)!.start.getTime() + 1)
  }
}

const day = (at: Date): string => timeCell(at).slice(0, 10)

export function mountExport(web: Web, parts: OutletParts): void {
  const { db, factorSets } = parts
  mount(web, exportReadings, async ({ actor: who, params, query, reply }) => {
    const { period } = query
    const range = parseRange(query.from, query.to, longestTableMs[period])
    if (isRefusal(range)) return range
    const actor = actorOf(who)
    const columns = await asActor(db.kysely, actor, async (tx) => {
      if (!(await store.isVisiblePoint(tx, params.id))) return null
      const sets = await factorSets.read(tx, await store.listFactorSets(tx, params.id, period, range))
      return [...new Set([...sets.values()].flatMap((entries) => entries.map(entryText)))]
    })
    if (columns === null) return refuse('not-found')
    return reply
      .type('text/csv; charset=utf-8')
      .header(
        'content-disposition',
        `attachment; filename="point-${params.id}-${period}-${day(range.from)}-${day(range.to)}.csv"`,
      )
      .send(Readable.from(pages(parts, actor, params.id, period, range, columns), { objectMode: false }))
  })
}
