import { sql, type RawBuilder } from 'kysely'
import type { FieldSpec } from '../../../domain/registry/field.ts'
import type { KindSpec } from '../../../domain/registry/kind.ts'

/**
 * Members of a kind as one JSON object, from the row `t` of its table. Secrets are left out; what is kept in tables
 * of its own is gathered from there. Names come from the descriptions, never from outside.
 */
export function fieldsOf(kind: KindSpec): RawBuilder<Record<string, unknown>> {
  const own = kind.fields.filter((field) => field.secret !== true)
  const pairs = own.flatMap((field) => {
    const value = valueOf(kind, field)
    return value === null ? [] : [sql`${sql.lit(field.name)}, ${value}`]
  })
  return sql`(t.body || jsonb_strip_nulls(jsonb_build_object(${sql.join(pairs)})))`
}

function valueOf(kind: KindSpec, field: FieldSpec): RawBuilder<unknown> | null {
  if (field.column !== undefined) return sql`${sql.ref(`t.${field.column}`)}`
  return field.linked === true ? linked(`${kind.id}.${field.name}`) : null
}

/** What stands in tables that the data path reads. */
function linked(member: string): RawBuilder<unknown> {
  switch (member) {
    case 'logger.points':
      return sql`(select nullif(coalesce(jsonb_agg(lp.point_id order by lp.point_id), '[]'), '[]') from logger_point lp
        where lp.logger_id = t.id and lp.valid_to is null)`
    case 'point.factors':
      return sql`(select nullif(coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('code', f.factor_code, 'unit', f.unit,
          'exponent', nullif(f.unit_exponent, 0))) order by f.sort, f.factor_code), '[]'), '[]')
        from point_factor f where f.point_id = t.id and f.valid_to is null)`
    default:
      throw new Error(`no table for ${member}`)
  }
}

/** Members that stand in columns, and those in `body`. */
export function splitFields(
  kind: KindSpec,
  fields: Readonly<Record<string, unknown>>,
): { readonly columns: Readonly<Record<string, unknown>>; readonly body: Readonly<Record<string, unknown>> } {
  const columns: Record<string, unknown> = {}
  const body: Record<string, unknown> = {}
  for (const field of kind.fields) {
    const value = fields[field.name]
    if (field.column !== undefined) {
      // A secret that is not given stays as it is.
      if (field.secret !== true || value !== undefined) columns[field.column] = value ?? null
    } else if (field.linked !== true && value !== undefined) body[field.name] = value
  }
  return { columns, body }
}
