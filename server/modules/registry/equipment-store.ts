import { sql, type Kysely } from 'kysely'
import type { Schema } from '../../db/schema.ts'

export interface EquipmentRow {
  readonly kind: string
  readonly id: number
  readonly name: string
  readonly type: string | null
  readonly model: string | null
  readonly validFrom: Date
  readonly validTo: Date | null
  readonly expiresOn: string | null
}

const shown = ['instrument', 'acceptance', 'smart-kit', 'standardisation', 'document', 'limit']

/** What hangs at an outlet: what is in the books now, and what was. Oldest first. */
export async function listEquipment(tx: Kysely<Schema>, outletId: number): Promise<EquipmentRow[]> {
  const { rows } = await sql<EquipmentRow>`
    select t.kind, t.id, t.name, coalesce(t.body ->> 'type', t.body ->> 'state', t.body ->> 'category') as type,
      t.body ->> 'model' as model, t.valid_from as "validFrom", t.valid_to as "validTo",
      t.expires_on::text as "expiresOn"
    from book_entry t where t.outlet_id = ${outletId} and t.kind = any (${shown}::text[])
    union all
    select t.kind, t.id, t.name, coalesce(t.body ->> 'type', t.body ->> 'task'), g.name,
      t.valid_from, t.valid_to, t.expires_on::text
    from book_entry t left join organisation g on g.id = t.organisation_id
    where t.kind in ('contract', 'engagement') and t.body -> 'outlets' @> to_jsonb(${outletId}::integer)
    order by 6, 2 limit 1000`.execute(tx)
  return rows
}

/** The same as it was valid at `at` and believed at `known`. */
export async function listEquipmentAsOf(
  tx: Kysely<Schema>,
  outletId: number,
  at: Date,
  known: Date,
): Promise<EquipmentRow[]> {
  const { rows } = await sql<EquipmentRow>`
    select v.kind, v.record_id as id, v.name, coalesce(v.body ->> 'type', v.body ->> 'state', v.body ->> 'category') as type,
      v.body ->> 'model' as model, v.valid_from as "validFrom", v.valid_to as "validTo",
      coalesce(v.body ->> 'verifiedUntil', v.body ->> 'expiresOn') as "expiresOn"
    from record_version v where v.outlet_id = ${outletId} and v.kind = any (${shown}::text[])
      and v.valid_from <= ${at} and (v.valid_to is null or v.valid_to > ${at})
      and v.recorded_at <= ${known} and (v.superseded_at is null or v.superseded_at > ${known})
    order by 6, 2 limit 1000`.execute(tx)
  return rows
}

export interface AcceptanceRow {
  readonly id: number
  readonly name: string
  readonly state: string
  readonly since: Date
}

/** The newest acceptance of an outlet that is not ended. */
export async function findAcceptance(tx: Kysely<Schema>, outletId: number): Promise<AcceptanceRow | null> {
  const { rows } = await sql<AcceptanceRow>`select id, name, body ->> 'state' as state, valid_from as since
    from book_entry where kind = 'acceptance' and outlet_id = ${outletId} and valid_to is null
    order by (body ->> 'state' <> 'filed') desc, id desc limit 1`.execute(tx)
  return rows[0] ?? null
}

export async function isVisibleOutlet(tx: Kysely<Schema>, id: number): Promise<boolean> {
  const { rows } = await sql`select from outlet where id = ${id}`.execute(tx)
  return rows.length > 0
}
