import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Fields } from '../../../domain/registry/field.ts'
import type { KindSpec } from '../../../domain/registry/kind.ts'
import type { Schema } from '../../db/schema.ts'
import { fieldsOf, splitFields } from '../book/columns.ts'
import { applyEffects } from '../book/effect-store.ts'
import type { Place } from '../book/place.ts'
import { columnValues } from '../book/store.ts'
import { insertBaseline, type Author } from '../book/version-store.ts'

type Tx = Kysely<Schema>

/** One thing of the books as it is to be. `id` null: it is new; else it was seen at `revision`. */
export interface BulkItem {
  readonly id: number | null
  readonly revision: number | null
  readonly fields: Fields
  readonly place: Place
}

/** In whose name many things are written at once. */
export interface BulkBy {
  readonly author: Author
  readonly reason: string
  readonly at: Date
}

/** Kinds that change more than their own row. */
const withEffects = new Set(['logger', 'point', 'contract', 'engagement'])

/**
 * Writes many things of one kind, with their versions, in some ten statements. The id of each, in their order; null
 * where the row is no longer at the revision that was seen, and is left alone. The caller has checked everything
 * else, and writes the audit entry.
 */
export async function writeBulk(
  tx: Tx,
  kind: KindSpec,
  items: readonly BulkItem[],
  by: BulkBy,
): Promise<readonly (number | null)[]> {
  const fresh = await lockSeen(tx, kind, items)
  const old = items.filter((item) => item.id !== null && fresh.has(item.id))
  if (old.length > 0) await updateRows(tx, kind, old, by)
  const added = items.filter(({ id }) => id === null)
  const ids = await insertRows(tx, kind, added, by)
  const result = items.map((item) => (item.id === null ? ids.shift()! : fresh.has(item.id) ? item.id : null))
  if (withEffects.has(kind.id))
    for (const [index, id] of result.entries())
      if (id !== null) await applyEffects(tx, kind, id, items[index]!.fields, { since: by.at, until: null })
  return result
}

async function lockSeen(tx: Tx, kind: KindSpec, items: readonly BulkItem[]): Promise<ReadonlySet<number>> {
  const seen = new Map(items.flatMap(({ id, revision }) => (id === null ? [] : [[id, revision]])))
  if (seen.size === 0) return new Set()
  const { rows } = await sql<{
    id: number
    revision: number
  }>`select t.id, t.revision from ${sql.table(kind.table)} t
    where t.id = any (${[...seen.keys()]}::integer[]) and t.valid_to is null order by t.id for update`.execute(
    tx,
  )
  return new Set(rows.filter(({ id, revision }) => seen.get(id) === revision).map(({ id }) => id))
}

/** As the columns of the table, for jsonb_populate_recordset. */
function recordOf(kind: KindSpec, { fields, place }: BulkItem, id: number): Record<string, unknown> {
  return { ...columnValues(kind, fields, place), body: splitFields(kind, fields).body, id }
}

const recordset = (kind: KindSpec, records: readonly object[]): RawBuilder<unknown> =>
  sql`jsonb_populate_recordset(null::${sql.table(kind.table)}, ${JSON.stringify(records)}::jsonb)`

async function updateRows(tx: Tx, kind: KindSpec, items: readonly BulkItem[], by: BulkBy): Promise<void> {
  const ids = items.map(({ id }) => id!)
  await insertBaseline(tx, kind, ids, {
    author: { userId: null, name: '平台' },
    reason: '建账时的登记',
    at: by.at,
  })
  const records = items.map((item) => recordOf(kind, item, item.id!))
  const set = Object.keys(records[0]!)
    .filter((name) => name !== 'id')
    .map((name) => sql`${sql.ref(name)} = ${sql.ref(`i.${name}`)}`)
  await sql`update ${sql.table(kind.table)} t set ${sql.join(set)}, revision = t.revision + 1
    from ${recordset(kind, records)} i where t.id = i.id`.execute(tx)
  // What held until now keeps its stretch; what holds from now on is added by `insertVersions`.
  await sql`
    with old as (
      update record_version v set superseded_at = ${by.at}::timestamptz
      where v.kind = ${kind.id} and v.record_id = any (${ids}::integer[]) and v.superseded_at is null and v.valid_to is null
      returning v.*
    )
    insert into record_version (kind, record_id, revision, valid_from, valid_to, recorded_at, audience,
      division_code, discharger_id, outlet_id, organisation_id, name, body, author_id, author, reason)
    select kind, record_id, revision + 1, valid_from, ${by.at}::timestamptz, ${by.at}::timestamptz, audience,
      division_code, discharger_id, outlet_id, organisation_id, name, body, ${by.author.userId}::integer,
      ${by.author.name}::text, ${by.reason}::text
    from old where valid_from < ${by.at}::timestamptz`.execute(tx)
  await insertVersions(
    tx,
    kind,
    items.map((item) => ({ ...item, id: item.id!, revision: item.revision! + 1 })),
    by,
  )
}

async function insertRows(tx: Tx, kind: KindSpec, items: readonly BulkItem[], by: BulkBy): Promise<number[]> {
  if (items.length === 0) return []
  const { rows } = await sql<{ id: number }>`
    select nextval(pg_get_serial_sequence(${kind.table}, 'id'))::integer as id
    from generate_series(1, ${items.length}::integer)`.execute(tx)
  const ids = rows.map(({ id }) => id)
  const more = {
    valid_from: by.at.toISOString(),
    ...(kind.table === 'book_entry' ? { kind: kind.id, audience: kind.audience } : {}),
  }
  const records = items.map((item, index) => ({ ...recordOf(kind, item, ids[index]!), ...more }))
  const names = Object.keys(records[0]!).map((name) => sql.ref(name))
  await sql`insert into ${sql.table(kind.table)} (${sql.join(names)})
    select ${sql.join(names)} from ${recordset(kind, records)}`.execute(tx)
  await insertVersions(
    tx,
    kind,
    items.map((item, index) => ({ ...item, id: ids[index]!, revision: 1 })),
    by,
  )
  return ids
}

async function insertVersions(
  tx: Tx,
  kind: KindSpec,
  items: readonly (BulkItem & { readonly id: number; readonly revision: number })[],
  by: BulkBy,
): Promise<void> {
  const records = items.map(({ id, revision, fields, place }) => ({
    record_id: id,
    revision,
    division_code: place.divisionCode,
    discharger_id: kind.id === 'discharger' ? id : place.dischargerId,
    outlet_id: kind.id === 'outlet' ? id : place.outletId,
    organisation_id: kind.id === 'organisation' ? id : place.organisationId,
    name: nameOf(fields) ?? String(id),
    body: fields,
  }))
  await sql`
    insert into record_version (kind, record_id, revision, valid_from, recorded_at, audience,
      division_code, discharger_id, outlet_id, organisation_id, name, body, author_id, author, reason)
    select ${kind.id}, i.record_id, i.revision, ${by.at}::timestamptz, ${by.at}::timestamptz, ${kind.audience},
      i.division_code, i.discharger_id, i.outlet_id, i.organisation_id, i.name, i.body, ${by.author.userId}::integer,
      ${by.author.name}::text, ${by.reason}::text
    from jsonb_populate_recordset(null::record_version, ${JSON.stringify(records)}::jsonb) i`.execute(tx)
}

const nameOf = (fields: Fields): string | undefined => (fields['name'] ?? fields['mn']) as string | undefined

/** Everything above the things that the members name, for many at once, in their order. */
export async function findPlaces(tx: Tx, kind: KindSpec, rows: readonly Fields[]): Promise<Place[]> {
  const memberOf = (column: string): string | undefined =>
    kind.fields.find((field) => field.column === column)?.name
  const names = {
    point: memberOf('point_id'),
    outlet: memberOf('outlet_id'),
    discharger: memberOf('discharger_id'),
    organisation: memberOf('organisation_id'),
    division: memberOf('division_code'),
  }
  const wanted = rows.map((fields, n) => ({
    n,
    ...Object.fromEntries(
      Object.entries(names).map(([column, name]) => [column, name === undefined ? null : fields[name]]),
    ),
  }))
  const { rows: places } = await sql<Place>`
    select p.id as "pointId", o.id as "outletId", d.id as "dischargerId", i.organisation as "organisationId",
      coalesce(i.division, o.division_code, d.division_code, g.division_code) as "divisionCode"
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb)
      as i (n integer, point integer, outlet integer, discharger integer, organisation integer, division text)
      left join point p on p.id = i.point
      left join outlet o on o.id = coalesce(p.outlet_id, i.outlet)
      left join discharger d on d.id = coalesce(o.discharger_id, i.discharger)
      left join organisation g on g.id = i.organisation
    order by i.n`.execute(tx)
  return places
}

/** What the actor sees of these, in force. */
export async function findRows(
  tx: Tx,
  kind: KindSpec,
  ids: readonly number[],
): Promise<Map<number, { readonly id: number; readonly revision: number; readonly fields: Fields }>> {
  const { rows } = await sql<{ id: number; revision: number; fields: Fields }>`
    select t.id, t.revision, ${fieldsOf(kind)} as fields from ${sql.table(kind.table)} t
    where t.id = any (${ids}::integer[]) and t.valid_to is null
      and ${kind.table === 'book_entry' ? sql`t.kind = ${kind.id}` : sql`true`}`.execute(tx)
  return new Map(rows.map((row) => [row.id, row]))
}
