import { sql, type Kysely } from 'kysely'
import type { RegistryNames } from '../../../contract/index.ts'
import type { FieldSpec, Fields } from '../../../domain/registry/field.ts'
import type { KindSpec } from '../../../domain/registry/kind.ts'
import { findKind } from '../../../domain/registry/kinds.ts'
import type { Schema } from '../../db/schema.ts'

/** Names of everything that these members refer to, as far as the reader sees it. */
export async function listNames(
  tx: Kysely<Schema>,
  kind: KindSpec,
  all: readonly Fields[],
): Promise<RegistryNames> {
  const wanted = new Map<string, Set<number | string>>()
  for (const fields of all) gather(kind.fields, fields, wanted)
  const names: Record<string, Record<string, string>> = {}
  for (const [ref, ids] of wanted) {
    if (ids.size === 0) continue
    const list = [...ids]
    if (ref === 'division') {
      const { rows } = await sql<{ id: string; name: string }>`select code as id, name from division
        where code = any (${list}::text[])`.execute(tx)
      names['division'] = Object.fromEntries(rows.map(({ id, name }) => [id, name]))
      continue
    }
    const table = findKind(ref)!.table
    const name = table === 'logger' ? sql`mn` : sql`name`
    const { rows } = await sql<{
      id: number
      name: string
    }>`select id, ${name} as name from ${sql.table(table)}
      where id = any (${list}::integer[])`.execute(tx)
    names[ref] = Object.fromEntries(rows.map((row) => [String(row.id), row.name]))
  }
  return names
}

function gather(
  specs: readonly FieldSpec[],
  fields: Fields,
  wanted: Map<string, Set<number | string>>,
): void {
  const want = (ref: string, id: number | string): void => {
    const ids = wanted.get(ref) ?? new Set()
    ids.add(id)
    wanted.set(ref, ids)
  }
  for (const spec of specs) {
    const value = fields[spec.name]
    if (value === undefined || value === null) continue
    if (spec.type === 'ref') want(spec.ref, value as number)
    else if (spec.type === 'refs') for (const id of value as number[]) want(spec.ref, id)
    else if (spec.type === 'division') want('division', value as string)
    else if (spec.type === 'table') for (const row of value as Fields[]) gather(spec.columns, row, wanted)
  }
}
