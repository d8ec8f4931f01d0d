import { Readable } from 'node:stream'
import { exportQuarantineCapture, exportQuarantineTable } from '../../../contract/index.ts'
import { asActor } from '../../db/actor.ts'
import { byteOrderMark, csvLine, numberCell, textCell, timeCell } from '../../export/csv.ts'
import { JournalDamageError } from '../../journal/damage.ts'
import type { FrameAddress, JournalRecord } from '../../journal/record.ts'
import { actorOf } from '../../web/actor-of.ts'
import { mount, type Web } from '../../web/mount.ts'
import { refuse } from '../../web/problem.ts'
import type { SignedIn } from '../../web/signed-in.ts'
import { captureLine } from './capture.ts'
import { readFilter, type Filter } from './filter.ts'
import { listPage, type Page, type QuarantineRow } from './list-store.ts'
import { presentRow } from './present.ts'
import type { QuarantineParts } from './routes.ts'
import { detailWords, reasonName } from './words.ts'

const rowsOfPage = 500

/** Page after page, each in a transaction of its own: nothing is held while the reader is slow. */
async function* pages(
  { db }: QuarantineParts,
  who: SignedIn,
  filter: Filter,
): AsyncGenerator<readonly QuarantineRow[]> {
  let page: Page = { rows: [], next: null }
  do {
    const before = page.next
    page = await asActor(db.kysely, actorOf(who), (tx) => listPage(tx, filter, before, rowsOfPage))
    if (page.rows.length > 0) yield page.rows
  } while (page.next !== null)
}

async function* table(parts: QuarantineParts, who: SignedIn, filter: Filter): AsyncGenerator<string> {
  yield (
    byteOrderMark + csvLine(['接收时间', '原因', 'MN', '来源', '命令', '详情', '次数', '最后一次', '报文'])
  )
  for await (const rows of pages(parts, who, filter)) yield rows.map(tableLine).join('')
}

function tableLine(row: QuarantineRow): string {
  const { frame, detail } = presentRow(row)
  return csvLine([
    timeCell(row.receivedAt),
    textCell(reasonName(row.reason)),
    textCell(row.mn),
    textCell(row.peer),
    textCell(row.command),
    textCell(detailWords(detail)),
    numberCell(row.arrivals),
    row.lastAt === null ? '' : timeCell(row.lastAt),
    frame,
  ])
}

async function* capture(parts: QuarantineParts, who: SignedIn, filter: Filter): AsyncGenerator<string> {
  for await (const rows of pages(parts, who, filter))
    for (const row of rows) yield captureLine(row, await readRecord(parts.journal, row.frame as FrameAddress))
}

async function readRecord(
  journal: QuarantineParts['journal'],
  frame: FrameAddress,
): Promise<JournalRecord | null> {
  try {
    return await journal.get(frame)
  } catch (error) {
    if (error instanceof JournalDamageError) return null
    throw error
  }
}

export function mountExport(web: Web, parts: QuarantineParts): void {
  const headOf = (kind: 'csv' | 'jsonl'): string =>
    `attachment; filename="quarantine-${timeCell(new Date(parts.clock.now())).slice(0, 10)}.${kind}"`

  mount(web, exportQuarantineTable, async ({ actor, query, reply }) => {
    const filter = readFilter(query)
    if (filter === null) return refuse('invalid-request')
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', headOf('csv'))
      .send(Readable.from(table(parts, actor, filter), { objectMode: false }))
  })

  mount(web, exportQuarantineCapture, async ({ actor, query, reply }) => {
    const filter = readFilter(query)
    if (filter === null) return refuse('invalid-request')
    return reply
      .type('application/jsonl; charset=utf-8')
      .header('content-disposition', headOf('jsonl'))
      .send(Readable.from(capture(parts, actor, filter), { objectMode: false }))
  })
}
