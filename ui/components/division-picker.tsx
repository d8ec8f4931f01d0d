import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useText } from '../lib/i18n/text.ts'
import { divisionsQuery } from '../lib/lookup.ts'

interface DivisionPickerProps {
  readonly label: string
  readonly value: string | undefined
  readonly onChange: (code: string | undefined) => void
  readonly id?: string
}

/** Province, cities and counties in one list that is typed into: by name or by code. */
export function DivisionPicker({ label, value, onChange, id }: DivisionPickerProps) {
  const t = useText()
  const { data } = useQuery(divisionsQuery)
  const names = new Map(data?.divisions.map(({ code, name }) => [code, name]))
  const options = (data?.divisions ?? []).map(({ code, name }) => {
    const above = code.length === 6 ? names.get(code.slice(0, 4)) : undefined
    return { value: code, label: above === undefined ? name : `${above} ${name}`, title: code }
  })
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      aria-label={label}
      placeholder={label}
      allowClear
      showSearch={{
        filterOption: (text, option) => `${option?.label ?? ''} ${option?.value ?? ''}`.includes(text.trim()),
      }}
      value={value}
      options={options}
      notFoundContent={t('registry.noMatch')}
      onChange={(code: string | undefined) => onChange(code)}
    />
  )
}
