import { rightsOf } from '../../domain/access.ts'
import { findKind } from '../../domain/registry/kinds.ts'
import { platformActor } from '../../server/audit/audit.ts'
import type { Actor, DivisionCode } from '../../server/db/actor.ts'
import type { BookUser } from '../../server/registry/book/policy.ts'
import {
  countRows,
  findImport,
  insertImport,
  insertImportJob,
  moveImport,
} from '../../server/registry/import/import-store.ts'
import { previewSheets, type SheetLine } from '../../server/registry/import/preview.ts'
import { writeImport } from '../../server/registry/import/write.ts'
import { openTestDatabase } from '../../test/database/open.ts'
import { makeFigure, type Figure } from './figure.ts'

const rowCount = 10_000
const at = new Date('2026-11-23T04:00:30Z')

function* lines(): Generator<SheetLine> {
  yield { line: 1, cells: ['单位名称', '年度', '统一社会信用代码', '行政区划', '名录类别', '行业'] }
  for (let n = 1; n <= rowCount; n += 1) {
    const code = `9142010${String(n).padStart(10, '0')}A`
    yield {
      line: n + 1,
      cells: [`第${n}水处理厂`, 2026, code, '武汉市江岸区', '水环境、大气环境', '污水处理'],
    }
  }
}

/** A directory of 10 000 rows, from rows as read to versions in the books, on the database that is set for tests. */
export async function benchImport(): Promise<readonly Figure[]> {
  const db = await openTestDatabase()
  const peak = watchMemory()
  try {
    await db.pool.query(`
      insert into division values ('42', '湖北省', 'province'), ('4201', '武汉市', 'city'), ('420102', '江岸区', 'county');
      insert into app_user (login, name, password_hash, role, division_code) values ('sheng', '省厅', 'x', 'authority', '42')`)
    const kind = findKind('directory-entry')!
    const user: BookUser = {
      userId: 1,
      name: '省厅',
      role: 'authority',
      rights: rightsOf('authority', '42'),
      divisionCode: '42',
      dischargerId: null,
      organisationId: null,
      via: 'session',
    }
    const actor: Actor = { kind: 'division', prefix: '42' as DivisionCode }
    const one = { kind: kind.id, userId: 1, fileName: '名录.xlsx', fileHash: 'ab'.repeat(32), at }
    const importId = await insertImport(db.kysely, one)
    const startedAt = performance.now()
    await previewSheets({ db, user, actor, kind, importId, defaults: {} }, [{ name: '名录', rows: lines() }])
    const previewed = performance.now()
    await moveImport(db.kysely, importId, ['reading'], 'writing')
    const job = { importId, total: rowCount, askedBy: 'sheng', reason: '测算', at }
    const jobId = await insertImportJob(db.kysely, job)
    const stored = (await findImport(db.kysely, importId, 1))!
    const hand = { user, actor, audit: platformActor, now: at }
    await writeImport({ db, hand, kind, one: stored, jobId, reason: '测算' }, () => at)
    const written = performance.now()
    const { written: count } = await countRows(db.kysely, importId)
    return [
      makeFigure(`${db.kind}: rows written`, 'rows', [count], { target: `≥ ${rowCount}` }),
      makeFigure(`${db.kind}: preview of ${rowCount} rows`, 's', [(previewed - startedAt) / 1000]),
      makeFigure(`${db.kind}: writing`, 's', [(written - previewed) / 1000]),
      makeFigure(`${db.kind}: both`, 's', [(written - startedAt) / 1000], { target: '≤ 30' }),
      makeFigure(`${db.kind}: memory above the start`, 'MB', [peak.stop()], { target: '≤ 400' }),
    ]
  } finally {
    peak.stop()
    await db.close()
  }
}

/** The most that the process held beyond what it began with. */
function watchMemory(): { stop(): number } {
  const start = process.memoryUsage().rss
  let most = start
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 50)
  return {
    stop() {
      clearInterval(timer)
      return (most - start) / 2 ** 20
    },
  }
}
