import type { FieldSpec } from './field.ts'
import type { KindSpec } from './kind.ts'
import { equipmentKinds } from './kinds/equipment.ts'
import { firmKinds } from './kinds/firm.ts'
import { lawKinds } from './kinds/law.ts'
import { standardisation, treeKinds } from './kinds/tree.ts'

/** Every kind of thing in the books. */
export const kinds: readonly KindSpec[] = [
  ...treeKinds,
  standardisation,
  ...equipmentKinds,
  ...lawKinds,
  ...firmKinds,
]

const byId = new Map(kinds.map((kind) => [kind.id, kind]))
export const findKind = (id: string): KindSpec | null => byId.get(id) ?? null

export const fieldOf = (kind: KindSpec, name: string): FieldSpec | null =>
  kind.fields.find((field) => field.name === name) ?? null
