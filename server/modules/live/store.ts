import type { Kysely } from 'kysely'
import type { Schema } from '../../db/schema.ts'

/** Every point that the actor sees, with its outlet. */
export async function listVisiblePoints(tx: Kysely<Schema>): Promise<ReadonlyMap<number, number>> {
  const rows = await tx.selectFrom('point').select(['id', 'outlet_id']).execute()
  return new Map(rows.map((row) => [row.id, row.outlet_id]))
}
