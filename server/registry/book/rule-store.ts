import { sql, type Kysely } from 'kysely'
import type { FieldProblem } from '../../../domain/registry/check.ts'
import type { Fields } from '../../../domain/registry/field.ts'
import type { KindSpec } from '../../../domain/registry/kind.ts'
import type { Schema } from '../../db/schema.ts'
import type { Place } from './place.ts'

type Tx = Kysely<Schema>

const problem = (path: string, zh: string, en: string): FieldProblem => ({ path, zh, en })

/** What a kind asks beyond the form of its members. */
export async function checkRules(
  tx: Tx,
  kind: KindSpec,
  fields: Fields,
  place: Place,
): Promise<readonly FieldProblem[]> {
  const problems = [...ordered(fields, 'startsOn', 'expiresOn'), ...ordered(fields, 'issuedOn', 'expiresOn')]
  switch (kind.id) {
    case 'contract':
    case 'facility':
      problems.push(...(await sameDischarger(tx, fields, place)))
      break
    case 'engagement':
      problems.push(...(await insideArea(tx, fields)))
      break
    case 'logger':
      problems.push(...(await pointsOfDischarger(tx, fields, place)))
      break
    case 'directory-entry':
      if (fields['decision'] === 'exempt' && fields['exemptReason'] === undefined)
        problems.push(
          problem('exemptReason', '暂不实施的须写明理由（并报省厅备案）', 'An exemption needs its reason'),
        )
      break
    case 'document':
      if (place.dischargerId === null && place.organisationId === null)
        problems.push(problem('discharger', '请选择所属排污单位或机构', 'Choose whose document it is'))
      break
    case 'acceptance':
      problems.push(
        ...ordered(fields, 'monitoredOn', 'acceptedOn'),
        ...ordered(fields, 'acceptedOn', 'filedOn'),
      )
      if (fields['state'] === 'filed' && fields['filedOn'] === undefined)
        problems.push(problem('filedOn', '已报备的须填写报备日期', 'A filed acceptance needs its filing day'))
      break
  }
  return problems
}

/** Days compare as texts. */
function ordered(fields: Fields, first: string, second: string): FieldProblem[] {
  const [from, to] = [fields[first], fields[second]]
  return typeof from === 'string' && typeof to === 'string' && to < from
    ? [problem(second, `不能早于 ${from}`, `must not be before ${from}`)]
    : []
}

async function sameDischarger(tx: Tx, fields: Fields, place: Place): Promise<FieldProblem[]> {
  const outlets = (fields['outlets'] ?? []) as number[]
  const { rows } = await sql<{ n: number }>`select count(*)::integer as n from outlet
    where id = any (${outlets}::integer[]) and discharger_id is distinct from ${place.dischargerId}::integer`.execute(
    tx,
  )
  return rows[0]!.n > 0
    ? [problem('outlets', '排放口须属于该排污单位', 'The outlets must belong to the discharger')]
    : []
}

async function insideArea(tx: Tx, fields: Fields): Promise<FieldProblem[]> {
  const outlets = (fields['outlets'] ?? []) as number[]
  const { rows } = await sql<{ n: number }>`select count(*)::integer as n from outlet
    where id = any (${outlets}::integer[]) and not starts_with(division_code, ${String(fields['division'])})`.execute(
    tx,
  )
  return rows[0]!.n > 0
    ? [problem('outlets', '排放口须在委托区域内', 'The outlets must lie within the area')]
    : []
}

async function pointsOfDischarger(tx: Tx, fields: Fields, place: Place): Promise<FieldProblem[]> {
  const points = (fields['points'] ?? []) as number[]
  const { rows } = await sql<{ n: number }>`select count(*)::integer as n from point
    where id = any (${points}::integer[]) and discharger_id is distinct from ${place.dischargerId}::integer`.execute(
    tx,
  )
  return rows[0]!.n > 0
    ? [problem('points', '点位须属于该排污单位', 'The points must belong to the discharger')]
    : []
}
