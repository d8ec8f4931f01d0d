import { exportRegistry } from '../../../contract/index.ts'
import { fieldOf, findKind } from '../../../domain/registry/kinds.ts'
import type { FieldSpec } from '../../../domain/registry/field.ts'
import type { KindSpec } from '../../../domain/registry/kind.ts'
import { audit } from '../../audit/audit.ts'
import { asActor, type Actor } from '../../db/actor.ts'
import type { Database } from '../../db/database.ts'
import type { TableCell } from '../../export/table.ts'
import { actorOf } from '../../web/actor-of.ts'
import { auditActorOf } from '../../web/audit-actor.ts'
import { mount, type Web } from '../../web/mount.ts'
import { sendTable } from '../../web/send-table.ts'
import { refuse } from '../../web/problem.ts'
import { cellOf } from './cell.ts'
import { filterOf } from './filter.ts'
import { listStretch, type RegistryFilter, type RegistryPage } from './list-store.ts'
import { listNames } from './name-store.ts'
import type { RegistryParts } from './routes.ts'

const rowsOfStretch = 2000

/** Exactly the rows of the filters, with the columns that were shown. */
export function mountRegistryExport(web: Web, { db, clock }: RegistryParts): void {
  mount(web, exportRegistry, async ({ actor, params, query, request, reply }) => {
    const kind = findKind(params.kind)
    if (kind === null) return refuse('not-found')
    const fields = (query.columns?.split(',') ?? kind.list)
      .map((name) => fieldOf(kind, name))
      .filter((field): field is FieldSpec => field !== null && field.secret !== true)
    const now = clock.now()
    await audit(
      db.kysely,
      auditActorOf(actor, request),
      {
        action: 'export.registry',
        objectKind: kind.id,
        divisionCode: actor.divisionCode,
        dischargerId: actor.dischargerId,
        organisationId: actor.organisationId,
        detail: { ...query },
      },
      new Date(now),
    )
    return sendTable(reply, {
      format: query.format,
      filename: kind.zh,
      columns: [
        ...fields.map((field) => ({ title: field.zh })),
        { title: '生效时间', type: 'time' as const },
        { title: '结束时间', type: 'time' as const },
      ],
      rows: rowsOf(
        db,
        actorOf(actor),
        kind,
        fields,
        filterOf(query, now),
        query.sort ?? 'name',
        new Date(now),
      ),
    })
  })
}

/** Stretch after stretch, each in a transaction of its own: nothing is held while the reader is slow. */
async function* rowsOf(
  db: Database,
  actor: Actor,
  kind: KindSpec,
  fields: readonly FieldSpec[],
  filter: RegistryFilter,
  sort: RegistryPage['sort'],
  now: Date,
): AsyncGenerator<TableCell[]> {
  for (let offset = 0; ; offset += rowsOfStretch) {
    const { rows, names } = await asActor(db.kysely, actor, async (tx) => {
      const rows = await listStretch(tx, kind, actor, filter, { sort, offset, limit: rowsOfStretch }, now)
      return {
        rows,
        names: await listNames(
          tx,
          kind,
          rows.map((row) => row.fields),
        ),
      }
    })
    for (const row of rows)
      yield [
        ...fields.map((field) => cellOf(field, row.fields[field.name], names)),
        row.validFrom,
        row.validTo,
      ]
    if (rows.length < rowsOfStretch) return
  }
}
