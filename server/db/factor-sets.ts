import type { Kysely } from 'kysely'
import type { ReadingEntry } from '../../domain/reading.ts'
import { parseFactorSet } from '../../domain/value-cell.ts'
import type { Schema } from './schema.ts'

/** What the places of a row's arrays mean, by factor set. */
export type FactorSets = ReadonlyMap<number, readonly ReadingEntry[]>

export interface FactorSetReader {
  /** The meaning of all these sets; the database is asked only for those not met before. */
  read(tx: Kysely<Schema>, ids: Iterable<number>): Promise<FactorSets>
}

/** Remembers up to `limit` sets of one database: a set never changes once it has an id. */
export function makeFactorSetReader(limit = 20_000): FactorSetReader {
  const known = new Map<number, readonly ReadingEntry[]>()
  return {
    async read(tx, ids) {
      const wanted = [...new Set(ids)]
      const missing = wanted.filter((id) => !known.has(id))
      if (missing.length > 0) {
        if (known.size + missing.length > limit) known.clear()
        const asked = known.size === 0 ? wanted : missing
        const rows = await tx.selectFrom('factor_set').selectAll().where('id', 'in', asked).execute()
        for (const row of rows) known.set(row.id, parseFactorSet(row.entries))
      }
      return new Map(wanted.map((id) => [id, known.get(id) ?? []]))
    },
  }
}
