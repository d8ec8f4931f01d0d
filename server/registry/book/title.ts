import type { Fields } from '../../../domain/registry/field.ts'

/** What a thing is called: its name, a logger's MN, at last its number. */
export function titleOf(fields: Fields, id: number): string {
  const { name, mn } = fields as { readonly name?: string; readonly mn?: string }
  return name ?? mn ?? String(id)
}
