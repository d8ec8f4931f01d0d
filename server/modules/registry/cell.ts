import type { RegistryNames } from '../../../contract/index.ts'
import type { FieldSpec, Fields } from '../../../domain/registry/field.ts'

/** A member as a person reads it in a list or a sheet; numbers and days stay what they are. */
export function cellOf(field: FieldSpec, value: unknown, names: RegistryNames): string | number | null {
  if (value === undefined || value === null) return null
  switch (field.type) {
    case 'text':
    case 'date':
    case 'factor':
      return value as string
    case 'number':
      return value as number
    case 'flag':
      return value === true ? '是' : '否'
    case 'choice':
      return wordOf(field.choices, value)
    case 'choices':
      return (value as unknown[]).map((one) => wordOf(field.choices, one)).join('、')
    case 'division':
      return names['division']?.[value as string] ?? (value as string)
    case 'ref':
      return nameOf(names, field.ref, value)
    case 'refs':
      return (value as unknown[]).map((one) => nameOf(names, field.ref, one)).join('、')
    case 'table':
      return (value as Fields[])
        .map((row) =>
          field.columns
            .map((column) => cellOf(column, row[column.name], names))
            .filter((cell) => cell !== null)
            .join(' '),
        )
        .join('；')
    case 'files':
      return (value as { name: string }[]).map(({ name }) => name).join('、')
  }
}

const wordOf = (choices: readonly (readonly [string, string, string])[], value: unknown): string =>
  choices.find(([one]) => one === value)?.[1] ?? String(value)
const nameOf = (names: RegistryNames, ref: string, id: unknown): string =>
  names[ref]?.[String(id)] ?? `#${String(id)}`
