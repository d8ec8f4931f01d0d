import { sql, type Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'

/** `entry`: a JSON object; the function of the database numbers and chains it. */
export async function appendAudit(db: Kysely<Schema>, entry: string): Promise<void> {
  await sql`select append_audit(${entry}::jsonb)`.execute(db)
}
