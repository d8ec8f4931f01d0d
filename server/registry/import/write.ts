import { checkFields, type FieldProblem } from '../../../domain/registry/check.ts'
import type { KindSpec } from '../../../domain/registry/kind.ts'
import { audit } from '../../audit/audit.ts'
import { asSystem, asWriter } from '../../db/actor.ts'
import type { Database } from '../../db/database.ts'
import type { Hand } from '../book/book.ts'
import { duplicateProblem } from '../book/duplicate.ts'
import { findPlaces, findRows, writeBulk } from './bulk-store.ts'
import * as store from './import-store.ts'
import { mayHold, placeOf } from './preview.ts'
import type { RowProblem } from './row.ts'

const batchRows = 500

export interface WriteParts {
  readonly db: Database
  readonly hand: Hand
  readonly kind: KindSpec
  readonly one: store.Import
  readonly jobId: number
  readonly reason: string
}

/** Writes the good rows of a preview, batch by batch, each in a transaction of its own; stops when cancelled. */
export async function writeImport(parts: WriteParts, now: () => Date): Promise<'done' | 'cancelled'> {
  const { db, hand, kind, one, jobId } = parts
  let end: 'done' | 'cancelled' = 'done'
  for (let after = 0; ;) {
    const rows = await asSystem(db.kysely, (tx) =>
      store.listRows(tx, one.id, ['new', 'changed'], after, batchRows),
    )
    if (rows.length === 0) break
    after = rows.at(-1)!.number
    const goesOn = await writeRows(parts, rows)
    if (!goesOn) {
      end = 'cancelled'
      break
    }
  }
  const at = now()
  await asSystem(db.kysely, async (tx) => {
    const counts = await store.countRows(tx, one.id)
    await store.endJob(tx, jobId, end, at, null)
    await store.moveImport(tx, one.id, ['writing'], end, { at })
    await audit(
      tx,
      hand.audit,
      {
        action: 'registry.import',
        objectKind: kind.id,
        objectId: one.id,
        objectName: one.fileName,
        divisionCode: hand.user.divisionCode,
        dischargerId: hand.user.dischargerId,
        organisationId: hand.user.organisationId,
        detail: { file: one.fileHash, name: one.fileName, reason: parts.reason, state: end, counts },
      },
      at,
    )
  })
  return end
}

/** false: the job was cancelled, and nothing of this batch was written. */
async function writeRows(parts: WriteParts, rows: readonly store.ImportRow[]): Promise<boolean> {
  try {
    return await writeBatch(parts, rows)
  } catch (error) {
    const problem = duplicateProblem(parts.kind, error)
    if (problem === null) throw error
    if (rows.length === 1) {
      const [row] = rows
      await asSystem(parts.db.kysely, async (tx) => {
        await store.settleRows(tx, parts.one.id, [
          { number: row!.number, status: 'bad', recordId: null, problems: [problemOf(problem)] },
        ])
        await store.moveJob(tx, parts.jobId, 1, 0)
      })
      return true
    }
    // Until the one row is found that the books refuse.
    const middle = rows.length >>> 1
    return (await writeRows(parts, rows.slice(0, middle))) && (await writeRows(parts, rows.slice(middle)))
  }
}

function writeBatch(parts: WriteParts, rows: readonly store.ImportRow[]): Promise<boolean> {
  const { db, hand, kind, one, jobId, reason } = parts
  return asWriter(
    db.kysely,
    hand.actor,
    async (tx) => ({
      // Again in the actor's name: scope and places may have changed since the preview.
      seen: await findRows(
        tx,
        kind,
        rows.flatMap(({ recordId }) => (recordId === null ? [] : [recordId])),
      ),
      places: await findPlaces(
        tx,
        kind,
        rows.map(({ fields }) => fields!),
      ),
    }),
    async (tx, { seen, places }) => {
      if (!(await store.moveJob(tx, jobId, rows.length, 0))) return false
      const items = rows.map((row, index) => {
        const place = placeOf(hand.user, places[index]!)
        const registered = row.recordId === null ? null : (seen.get(row.recordId) ?? null)
        const isThere = row.recordId === null || registered !== null
        const may =
          mayHold(hand.user, kind, place, registered, row.fields!) && checkFields(kind, row.fields!).ok
        return { row, place, may, isThere }
      })
      const good = items.filter(({ may, isThere }) => may && isThere)
      const ids = await writeBulk(
        tx,
        kind,
        good.map(({ row, place }) => ({
          id: row.recordId,
          revision: row.revision,
          fields: row.fields!,
          place,
        })),
        { author: hand.user, reason, at: hand.now },
      )
      await store.settleRows(tx, one.id, [
        ...good.map(({ row }, index) =>
          ids[index] === null
            ? { number: row.number, status: 'edited' as const, recordId: null, problems: [edited] }
            : { number: row.number, status: 'written' as const, recordId: ids[index]!, problems: [] },
        ),
        ...items
          .filter(({ may, isThere }) => !may || !isThere)
          .map(({ row }) => ({
            number: row.number,
            status: 'bad' as const,
            recordId: null,
            problems: [outside],
          })),
      ])
      await store.moveJob(tx, jobId, 0, ids.filter((id) => id !== null).length)
      return true
    },
  )
}

const problemOf = ({ zh, en }: Pick<FieldProblem, 'zh' | 'en'>): RowProblem => ({
  column: null,
  title: null,
  found: '',
  zh,
  en,
  mendZh: '核对后重新导入',
  mendEn: 'Check and import again',
})
const edited = problemOf({
  zh: '预览之后已被他人修改，没有覆盖',
  en: 'changed by somebody else since the preview: not overwritten',
})
const outside = problemOf({ zh: '已不在您的管辖范围内', en: 'is no longer within your scope' })
