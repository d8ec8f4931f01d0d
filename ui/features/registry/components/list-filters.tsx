import { Select } from 'antd'
import type { KindSpec } from '../../../../domain/registry/kind.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { RegistrySearch } from '../../../lib/search/registry-search.ts'
import { choiceWord, wordOf } from '../words.ts'
import { DivisionPicker } from '../../../components/division-picker.tsx'
import type { ChangeSearch } from './registry-page.tsx'

interface ListFiltersProps {
  readonly kind: KindSpec
  readonly search: RegistrySearch
  readonly onFilter: ChangeSearch
}

const membersOf = (filter: string | undefined): ReadonlyMap<string, string> =>
  new Map(
    (filter ?? '')
      .split(';')
      .filter((part) => part !== '')
      .map((part) => part.split(':', 2) as [string, string]),
  )

/** Area, force, and the members of the kind that are choices. */
export function ListFilters({ kind, search, onFilter }: ListFiltersProps) {
  const t = useText()
  const language = useLanguage()
  const members = membersOf(search.filter)
  const setMember = (name: string, value: string | undefined): void => {
    const next = new Map(members)
    if (value === undefined) next.delete(name)
    else next.set(name, value)
    onFilter({ filter: next.size === 0 ? undefined : [...next].map((pair) => pair.join(':')).join(';') })
  }
  return (
    <div className="registry-filters">
      <DivisionPicker
        label={t('registry.area')}
        value={search.division}
        onChange={(division) => onFilter({ division })}
      />
      <Select
        aria-label={t('registry.state')}
        value={search.state ?? 'valid'}
        options={(['valid', 'ended', 'all'] as const).map((state) => ({
          value: state,
          label: t(`registry.state.${state}`),
        }))}
        onChange={(state: 'valid' | 'ended' | 'all') =>
          onFilter({ state: state === 'valid' ? undefined : state })
        }
      />
      {kind.expires !== undefined && (
        <Select
          aria-label={t('registry.expires')}
          allowClear
          placeholder={t('registry.expires')}
          value={search.expires}
          options={[1, 30, 90].map((days) => ({
            value: days,
            label: days === 1 ? t('registry.expired') : t('registry.expires.within', { n: days }),
          }))}
          onChange={(expires: number | undefined) =>
            onFilter({ expires, sort: expires === undefined ? undefined : 'expires' })
          }
        />
      )}
      {kind.fields.map((field) =>
        (field.type === 'choice' || field.type === 'choices') && kind.list.includes(field.name) ? (
          <Select
            key={field.name}
            aria-label={wordOf(field, language)}
            allowClear
            placeholder={wordOf(field, language)}
            value={members.get(field.name)}
            options={field.choices.map(([value]) => ({
              value,
              label: choiceWord(field.choices, value, language),
            }))}
            onChange={(value: string | undefined) => setMember(field.name, value)}
          />
        ) : null,
      )}
    </div>
  )
}
