import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { RegistryVersion } from '../../../../contract/registry.ts'
import { differences } from '../../../../domain/registry/difference.ts'
import type { Fields } from '../../../../domain/registry/field.ts'
import type { KindSpec } from '../../../../domain/registry/kind.ts'
import { fieldOf } from '../../../../domain/registry/kinds.ts'
import { Nothing } from '../../../components/nothing.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { Trouble } from '../../../components/trouble.tsx'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { historyQuery } from '../api/registry.ts'
import { wordOf } from '../words.ts'
import { MemberValue } from './member-value.tsx'

interface HistoryPanelProps {
  readonly kind: KindSpec
  readonly id: number
  readonly onCorrect: ((version: number, fields: Fields) => void) | undefined
}

/** What it was compared with: the slice before in valid time if it was believed when this was written. */
const beforeOf = (version: RegistryVersion, all: readonly RegistryVersion[]): RegistryVersion | undefined =>
  all.find((one) => one.supersededAt === version.recordedAt && one.validFrom <= version.validFrom) ??
  all.find((one) => one.id < version.id && one.revision < version.revision)

/** Every version that was ever believed, newest first: who, when, why, and what became otherwise. */
export function HistoryPanel({ kind, id, onCorrect }: HistoryPanelProps) {
  const t = useText()
  const format = useFormat()
  const language = useLanguage()
  const query = useQuery(historyQuery(kind.id, id))
  const { data } = query
  if (data === undefined) {
    return query.isError ? (
      <Trouble error={query.error} onRetry={() => void query.refetch()} />
    ) : (
      <SkeletonRows rows={4} height={60} label={t('state.loading')} />
    )
  }
  if (data.versions.length === 0)
    return <Nothing title={t('registry.history.none')} text={t('registry.history.none.do')} />
  const newest = data.versions.find(({ supersededAt }) => supersededAt === null)
  return (
    <ol className="registry-history">
      {data.versions.map((version) => {
        const before = beforeOf(version, data.versions)
        const changes = before === undefined ? [] : differences(before.fields, version.fields)
        return (
          <li key={version.id} className="card" data-superseded={version.supersededAt !== null}>
            <p>
              <b>{version.author}</b>{' '}
              <time dateTime={version.recordedAt}>{format.dateTime(version.recordedAt)}</time>
              {version.supersededAt !== null && (
                <span className="registry-tag">
                  {t('registry.superseded', { time: format.dateTime(version.supersededAt) })}
                </span>
              )}
            </p>
            <p>{version.reason}</p>
            <p className="quiet">
              {t('registry.validity')}: {format.dateTime(version.validFrom)} —{' '}
              {version.validTo === null ? t('registry.open') : format.dateTime(version.validTo)}
            </p>
            {changes.length > 0 && (
              <table className="registry-inner">
                <thead>
                  <tr>
                    <th scope="col">{t('registry.member')}</th>
                    <th scope="col">{t('registry.before')}</th>
                    <th scope="col">{t('registry.after')}</th>
                  </tr>
                </thead>
                <tbody>
                  {changes.map(({ name, before: was, after }) => {
                    const field = fieldOf(kind, name)
                    return field === null ? null : (
                      <tr key={name}>
                        <th scope="row">{wordOf(field, language)}</th>
                        <td className="registry-was">
                          <MemberValue field={field} value={was} names={data.names} />
                        </td>
                        <td>
                          <MemberValue field={field} value={after} names={data.names} />
                        </td>
                      </tr>
                    )
                  })}
                </tbody>
              </table>
            )}
            {onCorrect !== undefined && version.supersededAt === null && version.id !== newest?.id && (
              <Button size="small" onClick={() => onCorrect(version.id, version.fields)}>
                {t('registry.correct.this')}
              </Button>
            )}
          </li>
        )
      })}
    </ol>
  )
}
