import { sql, type Kysely } from 'kysely'
import type { Schema } from '../../db/schema.ts'

/** Who changed a thing last, and when. */
export async function findLastAuthor(
  tx: Kysely<Schema>,
  kind: string,
  id: number,
): Promise<{ readonly author: string; readonly at: Date } | null> {
  const { rows } = await sql<{
    author: string
    at: Date
  }>`select author, recorded_at as at from record_version
    where kind = ${kind} and record_id = ${id} order by id desc limit 1`.execute(tx)
  return rows[0] ?? null
}
