import type { KindSpec } from '../../../../domain/registry/kind.ts'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { RegistryRecord } from '../api/registry.ts'
import { wordOf } from '../words.ts'
import { ExpiryMark } from './expiry-mark.tsx'
import { MemberValue } from './member-value.tsx'

/** Every member that is known, and for how long. */
export function RecordFacts({ kind, record }: { readonly kind: KindSpec; readonly record: RegistryRecord }) {
  const t = useText()
  const format = useFormat()
  const language = useLanguage()
  const { row, names } = record
  const known = kind.fields.filter((field) => row.fields[field.name] !== undefined)
  return (
    <section className="card registry-facts" aria-label={wordOf(kind, language)}>
      <dl>
        {known.map((field) => (
          <div key={field.name} className={field.type === 'table' ? 'registry-wide' : undefined}>
            <dt>{wordOf(field, language)}</dt>
            <dd>
              {field.name === kind.expires ? (
                <ExpiryMark day={row.fields[field.name]} />
              ) : (
                <MemberValue field={field} value={row.fields[field.name]} names={names} />
              )}
            </dd>
          </div>
        ))}
        <div>
          <dt>{t('registry.validity')}</dt>
          <dd>
            {format.dateTime(row.validFrom)} —{' '}
            {row.validTo === null ? t('registry.open') : format.dateTime(row.validTo)}
          </dd>
        </div>
        <div>
          <dt>{t('registry.revision')}</dt>
          <dd>{row.revision}</dd>
        </div>
      </dl>
    </section>
  )
}
