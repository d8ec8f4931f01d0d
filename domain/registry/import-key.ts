import type { Fields } from './field.ts'
import type { KindSpec } from './kind.ts'

/** By which members a row of a sheet is known again in the books, where the kind's code alone does not tell. */
const ofKind: Readonly<Record<string, readonly string[]>> = {
  'directory-entry': ['year', 'creditCode'],
  outlet: ['discharger', 'code'],
  point: ['outlet', 'name'],
  logger: ['mn'],
  instrument: ['point', 'serial'],
  facility: ['discharger', 'name'],
  limit: ['outlet', 'factor', 'source', 'averaging'],
  'smart-kit': ['assetNumber'],
  person: ['organisation', 'name'],
  qualification: ['organisation', 'code'],
}

/** Names of the members that make the key. */
export function importKeyOf(kind: KindSpec): readonly string[] {
  const own = ofKind[kind.id]
  if (own !== undefined) return own
  const code = kind.fields.find(({ column, required }) => column === 'code' && required === true)
  if (code !== undefined) return [code.name]
  const above = kind.fields.filter(
    ({ type, required, column }) => type === 'ref' && required === true && column !== undefined,
  )
  return [...above.map(({ name }) => name), 'name']
}

/** null: a member of the key is missing. */
export function keyText(key: readonly string[], fields: Fields): string | null {
  const parts = key.map((name) => fields[name])
  return parts.some((part) => part === undefined || part === null) ? null : JSON.stringify(parts)
}
