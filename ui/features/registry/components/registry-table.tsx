import { Link } from '@tanstack/react-router'
import type { FieldSpec } from '../../../../domain/registry/field.ts'
import type { KindSpec } from '../../../../domain/registry/kind.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { RegistryList } from '../api/registry.ts'
import { wordOf } from '../words.ts'
import { ExpiryMark } from './expiry-mark.tsx'
import { MemberValue } from './member-value.tsx'

interface RegistryTableProps {
  readonly kind: KindSpec
  readonly columns: readonly FieldSpec[]
  readonly list: RegistryList
  readonly waiting: boolean
}

/** One row per thing, the whole of it a link; on a phone each row is a card by the style sheet alone. */
export function RegistryTable({ kind, columns, list, waiting }: RegistryTableProps) {
  const t = useText()
  const language = useLanguage()
  return (
    <div className="registry-scroll">
      <table className="registry-table" data-waiting={waiting}>
        <thead>
          <tr>
            {columns.map((field) => (
              <th key={field.name} scope="col">
                {wordOf(field, language)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {list.rows.map((row) => (
            <tr key={row.id} data-ended={row.validTo !== null}>
              {columns.map((field, index) =>
                index === 0 ? (
                  <th key={field.name} scope="row">
                    <Link
                      to="/registry/$kind/$id"
                      params={{ kind: kind.id, id: String(row.id) }}
                      className="registry-link"
                    >
                      <MemberValue field={field} value={row.fields[field.name]} names={list.names} plain />
                    </Link>
                    {row.validTo !== null && <span className="registry-tag">{t('registry.ended')}</span>}
                  </th>
                ) : (
                  <td key={field.name} data-label={wordOf(field, language)}>
                    {field.name === kind.expires ? (
                      <ExpiryMark day={row.fields[field.name]} />
                    ) : (
                      <MemberValue field={field} value={row.fields[field.name]} names={list.names} plain />
                    )}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
