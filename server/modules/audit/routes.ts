import { exportAudit, listAudit, verifyAudit, type AuditRow, type Query } from '../../../contract/index.ts'
import { audit } from '../../audit/audit.ts'
import { asActor, asSystem, type Actor } from '../../db/actor.ts'
import type { Database } from '../../db/database.ts'
import type { TableCell } from '../../export/table.ts'
import type { Clock } from '../../lib/clock.ts'
import { actorOf } from '../../web/actor-of.ts'
import { auditActorOf } from '../../web/audit-actor.ts'
import { mount, type Web } from '../../web/mount.ts'
import { sendTable } from '../../web/send-table.ts'
import * as store from './store.ts'

const rowsOfStretch = 2000
const verifiedAtOnce = 5000

const date = (text: string | undefined): Date | null => (text === undefined ? null : new Date(text))

const filterOf = (query: Omit<Query<typeof listAudit>, 'before' | 'limit'>): store.AuditFilter => ({
  text: query.text?.trim() || null,
  action: query.action ?? null,
  objectKind: query.objectKind ?? null,
  objectId: query.objectId ?? null,
  from: date(query.from),
  to: date(query.to),
})

const present = ({ at, ...row }: store.ListedAudit): AuditRow => Object.assign(row, { at: at.toISOString() })

/** Who did what: read by those who answer for it, changed by nobody. */
export function mountAudit(web: Web, { db, clock }: { readonly db: Database; readonly clock: Clock }): void {
  mount(web, listAudit, async ({ actor, query }) => {
    const { before = null, limit = 50 } = query
    const rows = await asActor(db.kysely, actorOf(actor), (tx) =>
      store.listAudit(tx, filterOf(query), before, limit + 1),
    )
    return {
      rows: rows.slice(0, limit).map(present),
      more: rows.length > limit,
    }
  })

  mount(web, exportAudit, async ({ actor, query, request, reply }) => {
    const now = new Date(clock.now())
    const { format, ...filters } = query
    await audit(
      db.kysely,
      auditActorOf(actor, request),
      { action: 'export.audit', divisionCode: actor.divisionCode, detail: { format, ...filters } },
      now,
    )
    return sendTable(reply, {
      format,
      filename: '审计日志',
      columns: [
        { title: '编号' },
        { title: '时间', type: 'time' },
        { title: '操作人' },
        { title: '代理' },
        { title: '地址' },
        { title: '操作' },
        { title: '对象类别' },
        { title: '对象编号' },
        { title: '对象名称' },
        { title: '内容' },
        { title: '哈希' },
      ],
      rows: rowsOf(db, actorOf(actor), filterOf(filters)),
    })
  })

  mount(web, verifyAudit, ({ query }) =>
    asSystem(db.kysely, (tx) => store.verifyStretch(tx, query.after ?? 0, verifiedAtOnce)),
  )
}

async function* rowsOf(db: Database, actor: Actor, filter: store.AuditFilter): AsyncGenerator<TableCell[]> {
  let before: number | null = null
  for (;;) {
    const below: number | null = before
    const rows: store.ListedAudit[] = await asActor(db.kysely, actor, (tx) =>
      store.listAudit(tx, filter, below, rowsOfStretch),
    )
    for (const row of rows)
      yield [
        row.id,
        row.at,
        row.actor,
        row.actingFor,
        row.address,
        row.action,
        row.objectKind,
        row.objectId,
        row.objectName,
        JSON.stringify(row.detail).slice(0, 30_000),
        row.hash,
      ]
    if (rows.length < rowsOfStretch) return
    before = rows.at(-1)!.id
  }
}
