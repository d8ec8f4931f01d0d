import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useState } from 'react'
import type { Fields } from '../../domain/registry/field.ts'
import { fieldOf, findKind } from '../../domain/registry/kinds.ts'
import { useText } from '../lib/i18n/text.ts'
import { lookupQuery, type Lookup } from '../lib/lookup.ts'

interface ReferencePickerProps {
  readonly id: string
  readonly label: string
  readonly to: string
  readonly many: boolean
  readonly value: unknown
  /** The other members of the form: outlets of the chosen discharger come first. */
  readonly fields: Fields
  /** Names that are known already. */
  readonly names: Readonly<Record<string, string>>
  readonly onChange: (value: unknown) => void
}

/** A thing of the books, found by typing a part of its name or code. */
export function ReferencePicker(props: ReferencePickerProps) {
  const { id, label, to, many, value, fields, names, onChange } = props
  const t = useText()
  const [text, setText] = useState('')
  const search: Lookup = {
    ...(text.trim() === '' ? {} : { text: text.trim() }),
    ...withinOf(to, fields),
  }
  const { data, isFetching } = useQuery(lookupQuery(to, search))
  const found = (data?.rows ?? []).map((row) => ({ value: row.id, label: labelOf(to, row.fields) }))
  const chosen = (many ? ((value ?? []) as number[]) : value === undefined ? [] : [value as number])
    .filter((one) => !found.some((option) => option.value === one))
    .map((one) => ({ value: one, label: names[String(one)] ?? `#${one}` }))
  return (
    <Select
      id={id}
      aria-label={label}
      {...(many ? { mode: 'multiple' as const } : {})}
      allowClear
      showSearch={{ filterOption: false, onSearch: setText }}
      value={value}
      loading={isFetching}
      placeholder={t('registry.pick')}
      notFoundContent={t('registry.noMatch')}
      options={[...chosen, ...found]}
      onChange={(next: unknown) => onChange(next)}
    />
  )
}

/** What has been chosen above narrows what can be chosen here. */
function withinOf(to: string, fields: Fields): Lookup {
  const kind = findKind(to)
  if (kind === null) return {}
  const outlet = fields['outlet']
  if (to === 'point' && typeof outlet === 'number') return { outlet }
  const discharger = fields['discharger']
  const isBelow = ['outlet', 'point'].includes(to) || fieldOf(kind, 'discharger') !== null
  return isBelow && to !== 'discharger' && typeof discharger === 'number' ? { discharger } : {}
}

function labelOf(to: string, fields: Fields): string {
  const { name, mn, code } = fields as { name?: string; mn?: string; code?: string }
  if (to === 'logger') return mn ?? ''
  return code === undefined ? (name ?? '') : `${name} · ${code}`
}
