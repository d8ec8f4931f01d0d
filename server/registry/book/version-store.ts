import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Fields } from '../../../domain/registry/field.ts'
import type { KindSpec } from '../../../domain/registry/kind.ts'
import type { Schema } from '../../db/schema.ts'
import { fieldsOf } from './columns.ts'
import type { Place } from './place.ts'
import { titleOf } from './title.ts'

type Tx = Kysely<Schema>

export interface Author {
  readonly userId: number | null
  readonly name: string
}

/** One slice of valid time as it was believed for a while. */
export interface Version {
  readonly id: number
  readonly revision: number
  readonly validFrom: Date
  readonly validTo: Date | null
  readonly recordedAt: Date
  readonly supersededAt: Date | null
  readonly fields: Fields
  readonly author: string
  readonly reason: string
}

const columns = sql`v.id::integer as id, v.revision, v.valid_from as "validFrom", v.valid_to as "validTo",
  v.recorded_at as "recordedAt", v.superseded_at as "supersededAt", v.body as fields, v.author, v.reason`

const of = (kind: KindSpec, id: number): RawBuilder<unknown> =>
  sql`v.kind = ${kind.id} and v.record_id = ${id}`

/** Newest first, all that was ever believed. */
export async function listVersions(tx: Tx, kind: KindSpec, id: number): Promise<Version[]> {
  const { rows } = await sql<Version>`select ${columns} from record_version v where ${of(kind, id)}
    order by v.id desc limit 1000`.execute(tx)
  return rows
}

/** Believed now, in order of valid time. */
export async function listCurrentVersions(tx: Tx, kind: KindSpec, id: number): Promise<Version[]> {
  const { rows } = await sql<Version>`select ${columns} from record_version v
    where ${of(kind, id)} and v.superseded_at is null order by v.valid_from`.execute(tx)
  return rows
}

/** What was valid at `at`, as it was believed at `known`. */
export async function findVersion(
  tx: Tx,
  kind: KindSpec,
  id: number,
  at: Date,
  known: Date,
): Promise<Version | null> {
  const { rows } = await sql<Version>`select ${columns} from record_version v
    where ${of(kind, id)} and v.valid_from <= ${at} and (v.valid_to is null or v.valid_to > ${at})
      and v.recorded_at <= ${known} and (v.superseded_at is null or v.superseded_at > ${known})
    order by v.id desc limit 1`.execute(tx)
  return rows[0] ?? null
}

export async function supersede(tx: Tx, ids: readonly number[], at: Date): Promise<void> {
  await sql`update record_version set superseded_at = ${at} where id = any (${ids}::bigint[])`.execute(tx)
}

export interface NewVersion {
  readonly recordId: number
  readonly revision: number
  readonly validFrom: Date
  readonly validTo: Date | null
  readonly fields: Fields
  readonly place: Place
}

export async function insertVersion(
  tx: Tx,
  kind: KindSpec,
  version: NewVersion,
  by: { readonly author: Author; readonly reason: string; readonly at: Date },
): Promise<void> {
  const { place, fields } = version
  const ownOrganisation = kind.id === 'organisation' ? version.recordId : place.organisationId
  const ownOutlet = kind.id === 'outlet' ? version.recordId : place.outletId
  const ownDischarger = kind.id === 'discharger' ? version.recordId : place.dischargerId
  await sql`insert into record_version (kind, record_id, revision, valid_from, valid_to, recorded_at, audience,
      division_code, discharger_id, outlet_id, organisation_id, name, body, author_id, author, reason)
    values (${kind.id}, ${version.recordId}, ${version.revision}, ${version.validFrom}, ${version.validTo}, ${by.at},
      ${kind.audience}, ${place.divisionCode}, ${ownDischarger}, ${ownOutlet}, ${ownOrganisation},
      ${titleOf(fields, version.recordId)}, ${JSON.stringify(fields)}::jsonb,
      ${by.author.userId}, ${by.author.name}, ${by.reason})`.execute(tx)
}

/** First versions of rows that were written without one, as they stand; those that have one are left alone. */
export async function insertBaseline(
  tx: Tx,
  kind: KindSpec,
  ids: readonly number[],
  by: { readonly author: Author; readonly reason: string; readonly at: Date },
): Promise<void> {
  await sql`
    insert into record_version (kind, record_id, revision, valid_from, valid_to, recorded_at, audience,
      division_code, discharger_id, outlet_id, organisation_id, name, body, author_id, author, reason)
    select ${kind.id}, t.id, t.revision, t.valid_from, t.valid_to, ${by.at}::timestamptz, ${kind.audience}, ${placeColumns[kind.table]},
      ${kind.table === 'logger' ? sql`t.mn` : sql`t.name`}, ${fieldsOf(kind)}, ${by.author.userId}::integer,
      ${by.author.name}::text, ${by.reason}::text
    from ${sql.table(kind.table)} t
    where t.id = any (${ids}::integer[])
      and not exists (select from record_version v where v.kind = ${kind.id} and v.record_id = t.id)`.execute(
    tx,
  )
}

const placeColumns: Readonly<Record<KindSpec['table'], RawBuilder<unknown>>> = {
  discharger: sql`t.division_code, t.id, null::integer, null::integer`,
  outlet: sql`t.division_code, t.discharger_id, t.id, null::integer`,
  point: sql`t.division_code, t.discharger_id, t.outlet_id, null::integer`,
  logger: sql`(select d.division_code from discharger d where d.id = t.discharger_id), t.discharger_id, null::integer, null::integer`,
  organisation: sql`t.division_code, null::integer, null::integer, t.id`,
  book_entry: sql`t.division_code, t.discharger_id, t.outlet_id, t.organisation_id`,
}
