import { Link } from '@tanstack/react-router'
import type { RegistryNames } from '../../../../contract/registry.ts'
import type { FieldSpec, Fields } from '../../../../domain/registry/field.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { choiceWord, wordOf } from '../words.ts'

interface MemberValueProps {
  readonly field: FieldSpec
  readonly value: unknown
  readonly names: RegistryNames
  /** Without links, inside a row that is one. */
  readonly plain?: boolean
}

/** A member as a person reads it. */
export function MemberValue({ field, value, names, plain = false }: MemberValueProps) {
  const t = useText()
  const language = useLanguage()
  if (value === undefined || value === null) return <span className="quiet">—</span>
  const named = (ref: string, id: unknown) => {
    const name = names[ref]?.[String(id)] ?? `#${String(id)}`
    return plain ? (
      name
    ) : (
      <Link to="/registry/$kind/$id" params={{ kind: ref, id: String(id) }}>
        {name}
      </Link>
    )
  }
  switch (field.type) {
    case 'text':
      return (
        <span
          className={field.long === true ? 'registry-long' : undefined}
        >{`${value as string | number}`}</span>
      )
    case 'factor':
      return <span className="mono">{`${value as string | number}`}</span>
    case 'date':
      return <time dateTime={`${value as string | number}`}>{`${value as string | number}`}</time>
    case 'number':
      return (
        <>
          {`${value as string | number}`}
          {field.unit === undefined ? '' : ` ${field.unit}`}
        </>
      )
    case 'flag':
      return <>{t(value === true ? 'registry.yes' : 'registry.no')}</>
    case 'choice':
      return <>{choiceWord(field.choices, value, language)}</>
    case 'choices':
      return <>{(value as unknown[]).map((one) => choiceWord(field.choices, one, language)).join('、')}</>
    case 'division':
      return <>{names['division']?.[`${value as string | number}`] ?? `${value as string | number}`}</>
    case 'ref':
      return <>{named(field.ref, value)}</>
    case 'refs':
      return (
        <ul className="registry-refs">
          {(value as number[]).map((id) => (
            <li key={id}>{named(field.ref, id)}</li>
          ))}
        </ul>
      )
    case 'files':
      return (
        <ul className="registry-refs">
          {(value as { hash: string; name: string }[]).map(({ hash, name }) => (
            <li key={hash}>{plain ? name : <a href={`/api/files/${hash}`}>{name}</a>}</li>
          ))}
        </ul>
      )
    case 'table':
      return plain ? (
        <>{t('registry.rows', { n: (value as unknown[]).length })}</>
      ) : (
        <table className="registry-inner">
          <thead>
            <tr>
              {field.columns.map((column) => (
                <th key={column.name} scope="col">
                  {wordOf(column, language)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {(value as Fields[]).map((row, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- a row has no identity but its place
              <tr key={index}>
                {field.columns.map((column) => (
                  <td key={column.name}>
                    <MemberValue field={column} value={row[column.name]} names={names} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )
  }
}
