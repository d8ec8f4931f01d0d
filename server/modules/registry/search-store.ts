import { sql, type Kysely } from 'kysely'
import type { Schema } from '../../db/schema.ts'

export interface Hit {
  readonly kind: string
  readonly id: number
  readonly name: string
  readonly place: string | null
  readonly division: string | null
}

/** The shortest names first: whoever types a whole name means that. */
export async function search(tx: Kysely<Schema>, text: string, limit: number): Promise<Hit[]> {
  const { rows } = await sql<Hit>`select f.kind, f.record_id as id, f.name, f.place, d.name as division
    from search_found(${text}, null, ${limit}) with ordinality as f (kind, record_id, name, place, division_code, n)
      left join division d on d.code = f.division_code order by f.n`.execute(tx)
  return rows
}

export async function listDivisions(
  tx: Kysely<Schema>,
): Promise<{ readonly code: string; readonly name: string; readonly level: string }[]> {
  const { rows } = await sql<{
    code: string
    name: string
    level: string
  }>`select code, name, level from division
    order by code`.execute(tx)
  return rows
}
