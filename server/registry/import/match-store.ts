import { sql, type Kysely } from 'kysely'
import { keyText } from '../../../domain/registry/import-key.ts'
import type { Fields } from '../../../domain/registry/field.ts'
import type { KindSpec } from '../../../domain/registry/kind.ts'
import type { Schema } from '../../db/schema.ts'
import { fieldsOf } from '../book/columns.ts'

type Tx = Kysely<Schema>

export interface Registered {
  readonly id: number
  readonly revision: number
  readonly fields: Fields
}

const ofKind = (kind: KindSpec) => (kind.table === 'book_entry' ? sql`t.kind = ${kind.id}` : sql`true`)

/** The registered things with these keys that the actor sees, in force, by key. */
export async function findByKey(
  tx: Tx,
  kind: KindSpec,
  key: readonly string[],
  rows: readonly Fields[],
): Promise<Map<string, Registered>> {
  const known = rows.filter((fields) => keyText(key, fields) !== null)
  if (known.length === 0) return new Map()
  const conditions = key.map((name) => {
    const values = JSON.stringify([...new Set(known.map((fields) => String(fields[name])))])
    const column = kind.fields.find((field) => field.name === name)?.column
    const own = column === undefined ? sql`t.body ->> ${sql.lit(name)}` : sql`${sql.ref(`t.${column}`)}::text`
    // Numbers as numbers: an index on an id is of no use to a text.
    return column !== undefined && column.endsWith('_id')
      ? sql`${sql.ref(`t.${column}`)} in (select x::integer from jsonb_array_elements_text(${values}::jsonb) x)`
      : sql`${own} in (select x from jsonb_array_elements_text(${values}::jsonb) x)`
  })
  const { rows: found } = await sql<Registered>`
    select t.id, t.revision, ${fieldsOf(kind)} as fields from ${sql.table(kind.table)} t
    where ${ofKind(kind)} and t.valid_to is null and ${sql.join(conditions, sql` and `)}
    order by t.id`.execute(tx)
  return new Map(found.map((row) => [keyText(key, row.fields) ?? '', row]))
}

/** What is registered, in force and seen, and not among these; of a directory, in these years. */
export async function listMissing(
  tx: Tx,
  kind: KindSpec,
  matched: readonly number[],
  years: readonly number[],
  limit: number,
): Promise<{ readonly total: number; readonly rows: readonly { id: number; name: string }[] }> {
  const name = kind.table === 'logger' ? sql`t.mn` : sql`t.name`
  const ofYears =
    kind.id === 'directory-entry' ? sql`t.body ->> 'year' = any (${years.map(String)}::text[])` : sql`true`
  const { rows } = await sql<{ id: number; name: string; total: number }>`
    select t.id, ${name} as name, count(*) over ()::integer as total from ${sql.table(kind.table)} t
    where ${ofKind(kind)} and t.valid_to is null and ${ofYears} and t.id <> all (${matched}::integer[])
    order by t.id limit ${limit}`.execute(tx)
  return { total: rows[0]?.total ?? 0, rows: rows.map(({ id, name: text }) => ({ id, name: text })) }
}

/** One thing by which a reference may be written. */
export interface Named {
  readonly id: number
  readonly words: readonly string[]
}

/**
 * Things of a kind that the actor sees by a code or a name of theirs. Outlets and points may be told apart by what
 * they belong to: `单位/DW001`.
 */
export async function findNamed(tx: Tx, kind: KindSpec, texts: readonly string[]): Promise<Named[]> {
  const list = JSON.stringify(texts)
  const last = JSON.stringify(texts.map((text) => text.split('/').at(-1)!.trim()))
  const any = (json: string) => sql`(select x from jsonb_array_elements_text(${json}::jsonb) x)`
  switch (kind.table) {
    case 'discharger': {
      const { rows } = await sql<Named>`
        select t.id, array_remove(array[t.code, t.name, t.body ->> 'creditCode'], null) as words from discharger t
        where t.valid_to is null and (t.code in ${any(list)} or t.name in ${any(list)}
          or t.body ->> 'creditCode' in ${any(list)})`.execute(tx)
      return rows
    }
    case 'outlet': {
      const { rows } = await sql<Named>`
        select t.id, array[t.code, t.name, d.name || '/' || t.code, d.name || '/' || t.name, d.code || '/' || t.code] as words
        from outlet t join discharger d on d.id = t.discharger_id
        where t.valid_to is null and (t.code in ${any(last)} or t.name in ${any(last)})`.execute(tx)
      return rows
    }
    case 'point': {
      const { rows } = await sql<Named>`
        select t.id, array[t.name, d.name || '/' || o.code || '/' || t.name, d.name || '/' || o.name || '/' || t.name,
          d.name || '/' || t.name] as words
        from point t join outlet o on o.id = t.outlet_id join discharger d on d.id = o.discharger_id
        where t.valid_to is null and t.name in ${any(last)}`.execute(tx)
      return rows
    }
    case 'logger': {
      const { rows } = await sql<Named>`select t.id, array[t.mn, t.name] as words from logger t
        where t.valid_to is null and (t.mn in ${any(list)} or t.name in ${any(list)})`.execute(tx)
      return rows
    }
    case 'organisation':
    case 'book_entry': {
      const { rows } = await sql<Named>`
        select t.id, array_remove(array[t.code, t.name], null) as words from ${sql.table(kind.table)} t
        where ${ofKind(kind)} and t.valid_to is null and (t.code in ${any(list)} or t.name in ${any(list)})`.execute(
        tx,
      )
      return rows
    }
  }
}

export interface Division {
  readonly code: string
  readonly name: string
}

export async function listDivisions(tx: Tx): Promise<Division[]> {
  const { rows } = await sql<Division>`select code, name from division order by code`.execute(tx)
  return rows
}

/** Dischargers that the actor sees, by their credit code. */
export async function findDischargersByCredit(
  tx: Tx,
  codes: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: number; code: string }>`
    select min(t.id) as id, t.body ->> 'creditCode' as code from discharger t
    where t.valid_to is null and t.body ->> 'creditCode' in (select x from jsonb_array_elements_text(${JSON.stringify(codes)}::jsonb) x)
    group by 2 having count(*) = 1`.execute(tx)
  return new Map(rows.map(({ id, code }) => [code, id]))
}
