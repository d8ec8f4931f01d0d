import type { Kysely } from 'kysely'
import type { FieldProblem } from '../../../domain/registry/check.ts'
import type { FieldSpec, Fields } from '../../../domain/registry/field.ts'
import type { KindSpec } from '../../../domain/registry/kind.ts'
import { findKind } from '../../../domain/registry/kinds.ts'
import type { Schema } from '../../db/schema.ts'
import { isAreaOfActor, listDivisionCodes, visibleIds } from './store.ts'

/** Things named that are not there for whoever names them: what one does not see one cannot point at. */
export async function checkReferences(
  tx: Kysely<Schema>,
  kind: KindSpec,
  fields: Fields,
): Promise<FieldProblem[]> {
  const wanted = new Map<string, Set<number>>()
  const named: { field: FieldSpec; ref: string; ids: readonly number[] }[] = []
  for (const field of kind.fields) {
    const value = fields[field.name]
    if (value === undefined || (field.type !== 'ref' && field.type !== 'refs')) continue
    const ids = field.type === 'ref' ? [value as number] : (value as number[])
    named.push({ field, ref: field.ref, ids })
    const all = wanted.get(field.ref) ?? new Set()
    for (const id of ids) all.add(id)
    wanted.set(field.ref, all)
  }
  const seen = new Map<string, Set<number>>()
  for (const [ref, ids] of wanted) {
    const of = findKind(ref)
    if (of === null) throw new Error(`no kind ${ref}`)
    seen.set(ref, await visibleIds(tx, of, [...ids]))
  }
  const problems = named
    .filter(({ ref, ids }) => !ids.every((id) => seen.get(ref)!.has(id)))
    .map(({ field }) => ({
      path: field.name,
      zh: `${field.zh}不存在，或不在您的管辖范围内`,
      en: `${field.en} is not there, or not within your scope`,
    }))
  return [...problems, ...(await checkDivisions(tx, kind, fields))]
}

async function checkDivisions(tx: Kysely<Schema>, kind: KindSpec, fields: Fields): Promise<FieldProblem[]> {
  const named = kind.fields.filter(({ name, type }) => type === 'division' && fields[name] !== undefined)
  if (named.length === 0) return []
  const codes = await listDivisionCodes(tx)
  // A firm puts nothing into an area that it is not engaged for; where it is registered itself is another matter.
  const own = kind.id === 'organisation' ? undefined : named.find(({ column }) => column === 'division_code')
  if (own !== undefined && !(await isAreaOfActor(tx, fields[own.name] as string)))
    return [
      {
        path: own.name,
        zh: `${own.zh}不在受委托的区域内`,
        en: `${own.en} is not within the area you are engaged for`,
      },
    ]
  return named
    .filter(({ name }) => !codes.has(fields[name] as string))
    .map(({ name, zh, en }) => ({ path: name, zh: `${zh}：没有这个区划代码`, en: `${en}: no such division` }))
}
