import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { kinds } from '../../../../domain/registry/kinds.ts'
import type { KindSpec } from '../../../../domain/registry/kind.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { RegistrySearch } from '../../../lib/search/registry-search.ts'
import { rowsQuery } from '../api/registry.ts'
import { titleOf, wordOf } from '../words.ts'

const few = 8

/** Kinds whose things hang below one of these. */
const parents: Readonly<Record<string, keyof RegistrySearch & ('discharger' | 'outlet' | 'organisation')>> = {
  discharger: 'discharger',
  outlet: 'outlet',
  organisation: 'organisation',
}

/** What hangs below a thing, a few of each kind with the way to all of them. */
export function ChildLists({ kind, id }: { readonly kind: KindSpec; readonly id: number }) {
  const parent = parents[kind.id]
  if (parent === undefined) return null
  // What stands at a point stands at its outlet.
  const columns = new Set(parent === 'outlet' ? ['outlet_id', 'point_id'] : [`${parent}_id`])
  const below = kinds.filter(
    (one) =>
      one.id !== kind.id && one.fields.some(({ column }) => column !== undefined && columns.has(column)),
  )
  return (
    <div className="registry-below">
      {below.map((one) => (
        <ChildList key={one.id} kind={one} search={{ [parent]: id }} />
      ))}
    </div>
  )
}

function ChildList({ kind, search }: { readonly kind: KindSpec; readonly search: RegistrySearch }) {
  const t = useText()
  const language = useLanguage()
  const { data } = useQuery(rowsQuery(kind.id, search, few))
  if (data === undefined || data.rows.length === 0) return null
  return (
    <section className="card" aria-label={wordOf(kind, language)}>
      <div className="card-head">
        <h2>
          {wordOf(kind, language)} <span className="registry-total">{data.total}</span>
        </h2>
      </div>
      <ul className="registry-children">
        {data.rows.map((row) => (
          <li key={row.id}>
            <Link to="/registry/$kind/$id" params={{ kind: kind.id, id: String(row.id) }}>
              {titleOf(row)}
            </Link>
          </li>
        ))}
        {data.total > few && (
          <li>
            <Link to="/registry/$kind" params={{ kind: kind.id }} search={search}>
              {t('registry.all', { n: data.total })}
            </Link>
          </li>
        )}
      </ul>
    </section>
  )
}
