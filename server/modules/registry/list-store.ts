import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { FieldType } from '../../../domain/registry/field.ts'
import type { KindSpec } from '../../../domain/registry/kind.ts'
import { fieldOf } from '../../../domain/registry/kinds.ts'
import type { Actor } from '../../db/actor.ts'
import type { Schema } from '../../db/schema.ts'
import { fieldsOf } from '../../registry/book/columns.ts'
import type { BookRow } from '../../registry/book/store.ts'

type Tx = Kysely<Schema>

export interface RegistryFilter {
  readonly text: string | null
  readonly division: string | null
  readonly discharger: number | null
  readonly outlet: number | null
  readonly point: number | null
  readonly organisation: number | null
  readonly state: 'valid' | 'ended' | 'all'
  /** Day until which it runs out. */
  readonly expiresBy: string | null
  readonly members: readonly (readonly [name: string, value: string])[]
}

export interface RegistryPage {
  readonly sort: 'name' | 'code' | 'from' | 'expires' | 'newest'
  readonly offset: number
  readonly limit: number
}

/** Rows are counted up to here: nobody turns to page 200, and counting half a million costs more than finding 50. */
export const mostCounted = 10_000

/** Kinds that `search_entry` knows; others are few and looked through. */
const isIndexed = (kind: KindSpec): boolean => kind.id !== 'point'

/** null: the filter cannot apply to this kind, so that nothing fits. */
async function conditions(
  tx: Tx,
  kind: KindSpec,
  actor: Actor,
  filter: RegistryFilter,
  now: Date,
): Promise<RawBuilder<unknown>[] | null> {
  const found: RawBuilder<unknown>[] = await narrowed(tx, kind, actor)
  if (kind.table === 'book_entry') found.push(sql`t.kind = ${kind.id}`)
  if (filter.state === 'valid')
    found.push(sql`t.valid_from <= ${now} and (t.valid_to is null or t.valid_to > ${now})`)
  if (filter.state === 'ended') found.push(sql`t.valid_to <= ${now}`)
  if (filter.text !== null)
    found.push(
      isIndexed(kind)
        ? sql`t.id = any (array(select record_id from search_found(${filter.text}, ${[kind.id]}::text[], 2000)))`
        : sql`position(lower(${filter.text}) in lower(t.name)) > 0`,
    )
  if (filter.division !== null) {
    const area =
      kind.table === 'logger'
        ? sql`(select d.division_code from discharger d where d.id = t.discharger_id)`
        : sql`t.division_code`
    found.push(sql`${area} >= ${filter.division} and ${area} < ${`${filter.division}~`}`)
  }
  const places = {
    discharger: filter.discharger,
    outlet: filter.outlet,
    point: filter.point,
    organisation: filter.organisation,
  }
  for (const [place, id] of Object.entries(places)) {
    if (id === null) continue
    const column = placeColumn(kind, place)
    if (column === null) return null
    found.push(sql`${sql.ref(column)} = ${id}`)
  }
  if (filter.expiresBy !== null) {
    if (kind.table !== 'book_entry' || kind.expires === undefined) return null
    found.push(sql`t.expires_on <= ${filter.expiresBy}::date`)
  }
  for (const [name, value] of filter.members) {
    const field = fieldOf(kind, name)
    if (field === null || !narrowing.has(field.type)) return null
    if (kind.table === 'book_entry' && typeMember(kind) === name) {
      found.push(sql`t.type = ${value}`)
      continue
    }
    const held =
      field.column === undefined
        ? sql`t.body ->> ${sql.lit(name)}`
        : sql`${sql.ref(`t.${field.column}`)}::text`
    found.push(
      field.type === 'choices' ? sql`t.body -> ${sql.lit(name)} ? ${value}` : sql`${held} = ${value}`,
    )
  }
  return found
}

/** Members that are few-valued; free texts are searched, secrets are not asked about. */
const narrowing = new Set<FieldType>(['choice', 'choices', 'flag', 'number', 'date', 'division'])

/** The member that the column `type` repeats. */
const typeMember = (kind: KindSpec): string | undefined =>
  ['type', 'category', 'task', 'decision', 'state'].find((name) => fieldOf(kind, name) !== null)

/**
 * What the policies say anyway, with the values at hand: the planner cannot tell how few rows a policy of several
 * alternatives leaves, and would walk all of them in the order of the list.
 */
async function narrowed(tx: Tx, kind: KindSpec, actor: Actor): Promise<RawBuilder<unknown>[]> {
  if (kind.table !== 'book_entry' || kind.audience !== 'scope') return []
  switch (actor.kind) {
    case 'division':
      return []
    case 'discharger':
      return [sql`t.discharger_id = ${actor.id}`]
    case 'organisation': {
      const { rows } = await sql<{ outlets: number[]; areas: string[] }>`
        select array(select outlet_id from actor_site) as outlets, array(select code from actor_area) as areas`.execute(
        tx,
      )
      const { outlets, areas } = rows[0]!
      const ways = [
        sql`t.organisation_id = ${actor.id}`,
        sql`t.outlet_id = any (${outlets}::integer[])`,
        ...(areas.length === 0 ? [] : [sql`t.division_code = any (${areas}::text[])`]),
      ]
      return [sql`(${sql.join(ways, sql` or `)})`]
    }
  }
}

function placeColumn(kind: KindSpec, place: string): string | null {
  if (kind.id === place) return 't.id'
  if (kind.table === 'book_entry') return `t.${place}_id`
  const has: Readonly<Record<string, readonly string[]>> = {
    discharger: ['outlet', 'point', 'logger'],
    outlet: ['point'],
  }
  return has[place]?.includes(kind.id) === true ? `t.${place}_id` : null
}

function order(kind: KindSpec, sort: RegistryPage['sort']): RawBuilder<unknown> {
  const name = kind.table === 'logger' ? sql`t.mn` : sql`t.name`
  switch (sort) {
    case 'name':
      return sql`${name}, t.id`
    case 'code':
      return kind.fields.some(({ column }) => column === 'code') ? sql`t.code, t.id` : sql`${name}, t.id`
    case 'from':
      return sql`t.valid_from desc, t.id`
    case 'expires':
      return kind.table === 'book_entry' ? sql`t.expires_on nulls last, t.id` : sql`t.id`
    case 'newest':
      return sql`t.id desc`
  }
}

/** One page, and how many there are up to `mostCounted`. */
export async function listRows(
  tx: Tx,
  kind: KindSpec,
  actor: Actor,
  filter: RegistryFilter,
  page: RegistryPage,
  now: Date,
): Promise<{ readonly total: number; readonly rows: BookRow[] }> {
  const where = await conditions(tx, kind, actor, filter, now)
  if (where === null) return { total: 0, rows: [] }
  const fits = sql.join([sql`true`, ...where], sql` and `)
  const table = sql.table(kind.table)
  const counted = await sql<{ n: number }>`select count(*)::integer as n from (
    select from ${table} t where ${fits} limit ${mostCounted + 1}) c`.execute(tx)
  const rows = await listPage(tx, kind, fits, page)
  return { total: counted.rows[0]!.n, rows }
}

async function listPage(
  tx: Tx,
  kind: KindSpec,
  fits: RawBuilder<unknown>,
  page: RegistryPage,
): Promise<BookRow[]> {
  const table = sql.table(kind.table)
  // Members are gathered for the rows of the page alone.
  const { rows } = await sql<BookRow>`
    select t.id, t.revision, t.valid_from as "validFrom", t.valid_to as "validTo", ${fieldsOf(kind)} as fields
    from (select t.id as page_id, row_number() over () as place from (
        select t.id from ${table} t where ${fits} order by ${order(kind, page.sort)}
        offset ${page.offset} limit ${page.limit}) t) p
      join ${table} t on t.id = p.page_id order by p.place`.execute(tx)
  return rows
}

/** Page after page in the order of the list, for exports. */
export async function listStretch(
  tx: Tx,
  kind: KindSpec,
  actor: Actor,
  filter: RegistryFilter,
  page: RegistryPage,
  now: Date,
): Promise<BookRow[]> {
  const where = await conditions(tx, kind, actor, filter, now)
  if (where === null) return []
  return listPage(tx, kind, sql.join([sql`true`, ...where], sql` and `), page)
}
