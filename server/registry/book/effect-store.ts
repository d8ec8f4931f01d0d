import { sql, type Kysely } from 'kysely'
import type { Fields } from '../../../domain/registry/field.ts'
import type { KindSpec } from '../../../domain/registry/kind.ts'
import type { Schema } from '../../db/schema.ts'

type Tx = Kysely<Schema>

/**
 * What a change of the books does beyond its own row: tables that the data path reads, and who may see a site.
 * `since`: from when it holds; `until`: null while the thing is in force.
 */
export async function applyEffects(
  tx: Tx,
  kind: KindSpec,
  id: number,
  fields: Fields,
  when: { readonly since: Date; readonly until: Date | null },
): Promise<void> {
  switch (kind.id) {
    case 'logger':
      return linkPoints(tx, id, (fields['points'] ?? []) as number[], when)
    case 'point':
      return setPointFactors(tx, id, (fields['factors'] ?? []) as PointFactor[], when)
    case 'contract':
    case 'engagement':
      return grantSites(tx, id, fields, when.until)
    default:
      return undefined
  }
}

async function linkPoints(
  tx: Tx,
  loggerId: number,
  points: readonly number[],
  { since, until }: { since: Date; until: Date | null },
): Promise<void> {
  const wanted = until === null ? points : []
  const end = until ?? since
  await sql`update logger_point set valid_to = ${end} where logger_id = ${loggerId} and valid_to is null
    and point_id <> all (${wanted}::integer[]) and valid_from < ${end}`.execute(tx)
  await sql`delete from logger_point where logger_id = ${loggerId} and valid_to is null
    and point_id <> all (${wanted}::integer[])`.execute(tx)
  await sql`insert into logger_point (logger_id, point_id, valid_from)
    select ${loggerId}, p, ${since} from unnest(${wanted}::integer[]) p
    where not exists (select from logger_point lp where lp.logger_id = ${loggerId} and lp.point_id = p and lp.valid_to is null)
    on conflict do nothing`.execute(tx)
}

interface PointFactor {
  readonly code: string
  readonly unit?: string
  readonly exponent?: number
}

async function setPointFactors(
  tx: Tx,
  pointId: number,
  factors: readonly PointFactor[],
  { since, until }: { since: Date; until: Date | null },
): Promise<void> {
  const wanted = until === null ? factors : []
  const end = until ?? since
  const rows = JSON.stringify(
    wanted.map(({ code, unit, exponent }, sort) => ({ code, unit, exponent, sort })),
  )
  const same = sql`exists (select from jsonb_to_recordset(${rows}::jsonb) as i (code text, unit text, exponent integer, sort integer)
    where i.code = f.factor_code and i.unit is not distinct from f.unit and coalesce(i.exponent, 0) = f.unit_exponent
      and i.sort = f.sort)`
  await sql`delete from point_factor f where f.point_id = ${pointId} and f.valid_to is null and f.valid_from >= ${end}
    and not ${same}`.execute(tx)
  await sql`update point_factor f set valid_to = ${end} where f.point_id = ${pointId} and f.valid_to is null
    and not ${same}`.execute(tx)
  await sql`insert into point_factor (point_id, factor_code, unit, unit_exponent, sort, valid_from)
    select ${pointId}, i.code, i.unit, coalesce(i.exponent, 0), i.sort, ${since}
    from jsonb_to_recordset(${rows}::jsonb) as i (code text, unit text, exponent integer, sort integer)
    where not exists (select from point_factor f where f.point_id = ${pointId} and f.factor_code = i.code and f.valid_to is null)
    on conflict (point_id, factor_code, valid_from) do update
      set unit = excluded.unit, unit_exponent = excluded.unit_exponent, sort = excluded.sort, valid_to = null`.execute(
    tx,
  )
}

/** Days of Asia/Shanghai; the last day counts whole. */
async function grantSites(tx: Tx, recordId: number, fields: Fields, until: Date | null): Promise<void> {
  const organisation = fields['organisation'] as number
  const outlets = (fields['outlets'] ?? []) as number[]
  const from = sql`(${fields['startsOn']}::date)::timestamp at time zone 'Asia/Shanghai'`
  const to = sql`least((${fields['expiresOn']}::date + 1)::timestamp at time zone 'Asia/Shanghai', ${until}::timestamptz)`
  await sql`delete from site_grant where record_id = ${recordId}`.execute(tx)
  await sql`delete from area_grant where record_id = ${recordId}`.execute(tx)
  if (outlets.length > 0) {
    await sql`insert into site_grant (organisation_id, outlet_id, valid_from, valid_to, record_id)
      select ${organisation}, o, ${from}, ${to}, ${recordId} from unnest(${outlets}::integer[]) o`.execute(tx)
  } else if (typeof fields['division'] === 'string') {
    await sql`insert into area_grant (organisation_id, division_code, valid_from, valid_to, record_id)
      values (${organisation}, ${fields['division']}, ${from}, ${to}, ${recordId})`.execute(tx)
  }
}
