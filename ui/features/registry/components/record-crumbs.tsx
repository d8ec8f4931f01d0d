import { Link } from '@tanstack/react-router'
import type { KindSpec } from '../../../../domain/registry/kind.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { RegistryRecord } from '../api/registry.ts'
import { wordOf } from '../words.ts'

const above = ['organisation', 'discharger', 'outlet', 'point']

/** The way down the tree to this thing. */
export function RecordCrumbs({ kind, record }: { readonly kind: KindSpec; readonly record: RegistryRecord }) {
  const t = useText()
  const language = useLanguage()
  const steps = above.flatMap((place) => {
    const field = kind.fields.find(
      (one) => one.type === 'ref' && one.ref === place && one.column !== undefined,
    )
    const id = field === undefined ? undefined : record.row.fields[field.name]
    return typeof id === 'number' ? [{ place, id, name: record.names[place]?.[String(id)] ?? `#${id}` }] : []
  })
  return (
    <nav className="crumbs" aria-label={t('shell.where')}>
      <Link to="/registry">{t('registry.title')}</Link>
      <span aria-hidden="true">›</span>
      {steps.map(({ place, id, name }) => (
        <span key={place}>
          <Link to="/registry/$kind/$id" params={{ kind: place, id: String(id) }}>
            {name}
          </Link>
          <span aria-hidden="true"> › </span>
        </span>
      ))}
      <Link to="/registry/$kind" params={{ kind: kind.id }}>
        {wordOf(kind, language)}
      </Link>
    </nav>
  )
}
