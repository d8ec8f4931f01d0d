import { asActor, type Actor } from '../../db/actor.ts'
import type { Database } from '../../db/database.ts'
import { byteOrderMark, csvLine, numberCell, textCell, timeCell } from '../../export/csv.ts'
import { listLoggers, type ListedLogger, type LoggerFilter } from './list-store.ts'

const rowsOfPage = 5000

const states = { live: '在线', stale: '滞后', offline: '离线', silent: '未上报' } as const

const head = csvLine([
  'MN',
  '名称',
  '排污单位',
  '地区',
  '协议版本',
  '状态',
  '最近通讯',
  '来源',
  '时钟偏差（秒）',
  '时钟报警',
  '身份异常',
  '偏差种类',
])

const yes = (is: boolean): string => (is ? '是' : '')

const lineOf = (row: ListedLogger): string =>
  csvLine([
    textCell(row.mn),
    textCell(row.name),
    textCell(row.discharger),
    textCell(row.division),
    `HJ 212-${row.version}`,
    states[row.state],
    row.lastSeenAt === null ? '' : timeCell(new Date(row.lastSeenAt)),
    textCell(row.lastPeer),
    row.drift === null ? '' : numberCell(Math.round(row.drift / 100) / 10),
    yes(row.clock),
    yes(row.identity),
    numberCell(row.deviations),
  ])

/** Page after page by name, each in a transaction of its own: nothing is held while the reader is slow. */
export async function* exportLines(
  db: Database,
  actor: Actor,
  filter: LoggerFilter,
  now: number,
): AsyncGenerator<string> {
  yield byteOrderMark + head
  for (let offset = 0; ; offset += rowsOfPage) {
    const page = { sort: 'name' as const, offset, limit: rowsOfPage }
    const { loggers } = await asActor(db.kysely, actor, (tx) => listLoggers(tx, filter, page, now))
    if (loggers.length > 0) yield loggers.map(lineOf).join('')
    if (loggers.length < rowsOfPage) return
  }
}
