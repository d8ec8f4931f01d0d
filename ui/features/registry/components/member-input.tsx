import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, InputNumber, Select, Switch } from 'antd'
import type { RegistryNames } from '../../../../contract/registry.ts'
import type { FieldSpec, Fields } from '../../../../domain/registry/field.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { choiceWord, hintOf, wordOf } from '../words.ts'
import { DivisionPicker } from '../../../components/division-picker.tsx'
import { FilesInput } from './files-input.tsx'
import { ReferencePicker } from '../../../components/reference-picker.tsx'

interface MemberInputProps {
  readonly field: FieldSpec
  readonly path: string
  readonly value: unknown
  readonly fields: Fields
  readonly names: RegistryNames
  /** Path → what is wrong there. */
  readonly problems: ReadonlyMap<string, string>
  readonly onChange: (value: unknown) => void
}

/** A member with its label, its hint and what is wrong with it. */
export function MemberInput(props: MemberInputProps) {
  const { field, path, problems } = props
  const language = useLanguage()
  const id = `member-${path.replaceAll('.', '-')}`
  const problem = problems.get(path)
  const hint = hintOf(field, language)
  const isWide =
    field.type === 'table' || field.type === 'files' || (field.type === 'text' && field.long === true)
  return (
    <div className={`registry-member${isWide ? ' registry-wide' : ''}`} data-wrong={problem !== undefined}>
      <label htmlFor={id}>
        {wordOf(field, language)}
        {field.required === true && <span aria-hidden="true"> *</span>}
      </label>
      <Control {...props} id={id} />
      {hint !== undefined && <small className="quiet">{hint}</small>}
      {problem !== undefined && (
        <small className="registry-wrong" role="alert">
          {problem}
        </small>
      )}
    </div>
  )
}

function Control(props: MemberInputProps & { readonly id: string }) {
  const { field, path, value, fields, names, problems, id, onChange } = props
  const t = useText()
  const language = useLanguage()
  const label = wordOf(field, language)
  switch (field.type) {
    case 'text':
      if (field.secret === true)
        return (
          <Input.Password
            id={id}
            autoComplete="new-password"
            maxLength={field.max ?? 200}
            value={(value as string | undefined) ?? ''}
            onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
          />
        )
      return field.long === true ? (
        <Input.TextArea
          id={id}
          rows={3}
          maxLength={field.max ?? 200}
          value={(value as string | undefined) ?? ''}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <Input
          id={id}
          maxLength={field.max ?? 200}
          value={(value as string | undefined) ?? ''}
          onChange={(event) => onChange(event.target.value)}
        />
      )
    case 'factor':
      return (
        <Input
          id={id}
          className="mono"
          maxLength={20}
          placeholder="w01018"
          value={(value as string | undefined) ?? ''}
          onChange={(event) => onChange(event.target.value.trim())}
        />
      )
    case 'number':
      return (
        <InputNumber
          id={id}
          style={{ width: '100%' }}
          value={(value as number | undefined) ?? null}
          {...(field.unit === undefined ? {} : { suffix: field.unit })}
          onChange={(next) => onChange(next ?? undefined)}
        />
      )
    case 'date':
      return (
        <input
          id={id}
          type="date"
          className="registry-date"
          value={(value as string | undefined) ?? ''}
          onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
        />
      )
    case 'flag':
      return <Switch id={id} checked={value === true} onChange={(on) => onChange(on)} />
    case 'choice':
    case 'choices':
      return (
        <Select
          id={id}
          aria-label={label}
          {...(field.type === 'choices' ? { mode: 'multiple' as const } : {})}
          allowClear
          value={value}
          placeholder={t('registry.pick')}
          options={field.choices.map(([one]) => ({
            value: one,
            label: choiceWord(field.choices, one, language),
          }))}
          onChange={(next: unknown) => onChange(next)}
        />
      )
    case 'division':
      return <DivisionPicker id={id} label={label} value={value as string | undefined} onChange={onChange} />
    case 'ref':
    case 'refs':
      return (
        <ReferencePicker
          id={id}
          label={label}
          to={field.ref}
          many={field.type === 'refs'}
          value={value}
          fields={fields}
          names={names[field.ref] ?? {}}
          onChange={onChange}
        />
      )
    case 'files':
      return (
        <FilesInput id={id} value={(value ?? []) as { hash: string; name: string }[]} onChange={onChange} />
      )
    case 'table': {
      const rows = (value ?? []) as Fields[]
      const set = (index: number, row: Fields | null): void =>
        onChange(row === null ? rows.toSpliced(index, 1) : rows.toSpliced(index, 1, row))
      return (
        <div id={id} className="registry-rows">
          {rows.map((row, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- a row has no identity but its place
            <div key={index} className="registry-row">
              {field.columns.map((column) => (
                <MemberInput
                  key={column.name}
                  field={column}
                  path={`${path}.${index}.${column.name}`}
                  value={row[column.name]}
                  fields={fields}
                  names={names}
                  problems={problems}
                  onChange={(next) => set(index, { ...row, [column.name]: next })}
                />
              ))}
              <Button
                type="text"
                icon={<DeleteOutlined />}
                aria-label={t('registry.row.delete', { n: index + 1 })}
                onClick={() => set(index, null)}
              />
            </div>
          ))}
          <Button size="small" icon={<PlusOutlined />} onClick={() => onChange([...rows, {}])}>
            {t('registry.row.add', { what: label })}
          </Button>
        </div>
      )
    }
  }
}
