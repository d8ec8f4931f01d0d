import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Fields } from '../../../domain/registry/field.ts'
import type { KindSpec } from '../../../domain/registry/kind.ts'
import type { Schema } from '../../db/schema.ts'
import { fieldsOf, splitFields } from './columns.ts'
import { nowhere, type Place } from './place.ts'

type Tx = Kysely<Schema>

/** A registered thing as it is believed now. */
export interface BookRow {
  readonly id: number
  readonly revision: number
  readonly validFrom: Date
  readonly validTo: Date | null
  readonly fields: Fields
}

const ofKind = (kind: KindSpec): RawBuilder<unknown> =>
  kind.table === 'book_entry' ? sql`t.kind = ${kind.id}` : sql`true`

const rowColumns = (kind: KindSpec): RawBuilder<unknown> =>
  sql`t.id, t.revision, t.valid_from as "validFrom", t.valid_to as "validTo", ${fieldsOf(kind)} as fields`

/** null: there is none, or the actor does not see it. */
export async function findRow(tx: Tx, kind: KindSpec, id: number): Promise<BookRow | null> {
  const { rows } = await sql<BookRow>`select ${rowColumns(kind)} from ${sql.table(kind.table)} t
    where t.id = ${id} and ${ofKind(kind)}`.execute(tx)
  return rows[0] ?? null
}

/** The row, held against other writers until the transaction ends. */
export async function lockRow(tx: Tx, kind: KindSpec, id: number): Promise<BookRow | null> {
  await sql`select 1 from ${sql.table(kind.table)} t where t.id = ${id} and ${ofKind(kind)} for update`.execute(
    tx,
  )
  return findRow(tx, kind, id)
}

/** Which of these are there for the actor. */
export async function visibleIds(tx: Tx, kind: KindSpec, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set()
  const { rows } = await sql<{ id: number }>`select t.id from ${sql.table(kind.table)} t
    where t.id = any (${ids}::integer[]) and ${ofKind(kind)}`.execute(tx)
  return new Set(rows.map(({ id }) => id))
}

export async function listDivisionCodes(tx: Tx): Promise<Set<string>> {
  const { rows } = await sql<{ code: string }>`select code from division`.execute(tx)
  return new Set(rows.map(({ code }) => code))
}

/** Whether a firm is engaged for the area; authorities and dischargers are held to theirs elsewhere. */
export async function isAreaOfActor(tx: Tx, division: string): Promise<boolean> {
  const { rows } = await sql<{ is: boolean }>`select actor_organisation() is null
    or exists (select from actor_area where code = ${division}) as is`.execute(tx)
  return rows[0]!.is
}

/** Everything above the things that the members name. */
export async function findPlace(tx: Tx, kind: KindSpec, fields: Fields): Promise<Place> {
  const named = (column: string): number | null => {
    const field = kind.fields.find((one) => one.column === column)
    return field === undefined ? null : ((fields[field.name] as number | undefined) ?? null)
  }
  const own = kind.fields.find((one) => one.column === 'division_code')
  const divisionCode = own === undefined ? null : ((fields[own.name] as string | undefined) ?? null)
  const [point, outlet, discharger, organisation] = [
    named('point_id'),
    named('outlet_id'),
    named('discharger_id'),
    named('organisation_id'),
  ]
  const { rows } = await sql<Place>`
    with p as (select id, outlet_id from point where id = ${point}),
      o as (select id, discharger_id, division_code from outlet
        where id = coalesce((select outlet_id from p), ${outlet}::integer)),
      d as (select id, division_code from discharger
        where id = coalesce((select discharger_id from o), ${discharger}::integer))
    select (select id from p) as "pointId", (select id from o) as "outletId", (select id from d) as "dischargerId",
      ${organisation}::integer as "organisationId",
      coalesce(${divisionCode}::text, (select division_code from o), (select division_code from d),
        (select division_code from organisation where id = ${organisation})) as "divisionCode"`.execute(tx)
  return rows[0] ?? nowhere
}

export interface NewRow {
  readonly fields: Fields
  readonly place: Place
  readonly validFrom: Date
}

/** The id of the new row. */
export async function insertRow(tx: Tx, kind: KindSpec, row: NewRow): Promise<number> {
  const values = columnValues(kind, row.fields, row.place)
  values['valid_from'] = row.validFrom.toISOString()
  if (kind.table === 'book_entry') Object.assign(values, { kind: kind.id, audience: kind.audience })
  const names = Object.keys(values)
  const { rows } = await sql<{ id: number }>`
    insert into ${sql.table(kind.table)} (${sql.join(names.map((name) => sql.ref(name)))})
    values (${sql.join(names.map((name) => sql`${values[name]}`))}) returning id`.execute(tx)
  return rows[0]!.id
}

export async function updateRow(
  tx: Tx,
  kind: KindSpec,
  id: number,
  row: { readonly fields: Fields; readonly place: Place; readonly validTo: Date | null },
): Promise<void> {
  const values = columnValues(kind, row.fields, row.place)
  values['valid_to'] = row.validTo?.toISOString() ?? null
  const set = Object.entries(values).map(([name, value]) => sql`${sql.ref(name)} = ${value}`)
  await sql`update ${sql.table(kind.table)} set ${sql.join(set)}, revision = revision + 1 where id = ${id}`.execute(
    tx,
  )
}

/** Columns of a row; `body` as JSON text. */
export function columnValues(kind: KindSpec, fields: Fields, place: Place): Record<string, unknown> {
  const { columns, body } = splitFields(kind, fields)
  const values: Record<string, unknown> = { ...columns, body: JSON.stringify(body), ...placed(kind, place) }
  if (kind.table === 'book_entry' && kind.expires !== undefined)
    values['expires_on'] = fields[kind.expires] ?? null
  return values
}

/** The columns of the place that the table has. */
function placed(kind: KindSpec, place: Place): Record<string, unknown> {
  switch (kind.table) {
    case 'discharger':
    case 'organisation':
      return { division_code: place.divisionCode }
    case 'logger':
      return { discharger_id: place.dischargerId }
    case 'outlet':
      return { discharger_id: place.dischargerId, division_code: place.divisionCode }
    case 'point':
      return {
        outlet_id: place.outletId,
        discharger_id: place.dischargerId,
        division_code: place.divisionCode,
      }
    case 'book_entry':
      return {
        division_code: place.divisionCode,
        discharger_id: place.dischargerId,
        outlet_id: place.outletId,
        point_id: place.pointId,
        organisation_id: place.organisationId,
      }
  }
}
