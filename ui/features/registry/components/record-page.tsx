import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Tabs } from 'antd'
import { useState } from 'react'
import type { Fields } from '../../../../domain/registry/field.ts'
import type { KindSpec } from '../../../../domain/registry/kind.ts'
import { Age } from '../../../components/age.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { Trouble } from '../../../components/trouble.tsx'
import { useTitle } from '../../../components/use-title.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { RecordSearch } from '../../../lib/search/registry-search.ts'
import { draftMutation, dropDraftMutation, recordQuery } from '../api/registry.ts'
import { titleOf, wordOf } from '../words.ts'
import { AsOf } from './as-of.tsx'
import { ChildLists } from './child-lists.tsx'
import { EndDialog } from './end-dialog.tsx'
import { EquipmentPanel } from './equipment-panel.tsx'
import { HistoryPanel } from './history-panel.tsx'
import { RecordCrumbs } from './record-crumbs.tsx'
import { RecordFacts } from './record-facts.tsx'
import './registry.css'
import { ReplaceForm } from './replace-form.tsx'
import { ReviseForm } from './revise-form.tsx'

interface RecordPageProps {
  readonly kind: KindSpec
  readonly id: number
  readonly search: RecordSearch
  readonly onSearch: (part: { [K in keyof RecordSearch]?: RecordSearch[K] | undefined }) => void
  readonly onOpen: (id: number) => void
}

type Open =
  | { readonly kind: 'revise'; readonly initial: Fields; readonly version: number | null }
  | { readonly kind: 'end' }
  | { readonly kind: 'replace' }

/** One thing of the books: what it is, what it was, who said so, what hangs below it. */
export function RecordPage({ kind, id, search, onSearch, onOpen }: RecordPageProps) {
  const t = useText()
  const language = useLanguage()
  const client = useQueryClient()
  const query = useQuery(recordQuery(kind.id, id, search))
  const drop = useMutation(dropDraftMutation(client, kind.id, id))
  const takeOver = useMutation(draftMutation(kind.id, id))
  const [open, setOpen] = useState<Open | null>(null)
  const { data } = query
  const fields = data?.row.fields ?? {}
  const name = data === undefined ? '' : titleOf(data.row)
  useTitle(name === '' ? wordOf(kind, language) : name)
  const isPast = search.at !== undefined || search.known !== undefined
  if (data === undefined) {
    return query.isError ? (
      <Trouble error={query.error} onRetry={() => void query.refetch()} />
    ) : (
      <SkeletonRows rows={8} height={40} label={t('state.loading')} />
    )
  }
  const { draft } = data
  return (
    <>
      <header className="registry-head">
        <RecordCrumbs kind={kind} record={data} />
        <h1>
          {name}
          {data.row.validTo !== null && <span className="registry-tag">{t('registry.ended')}</span>}
        </h1>
        <span className="registry-actions">
          {kind.id === 'outlet' && (
            <Link to="/outlets/$id" params={{ id: String(id) }} className="registry-jump">
              {t('registry.toData')}
            </Link>
          )}
          {kind.id === 'logger' && (
            <Link to="/loggers/$id" params={{ id: String(id) }} className="registry-jump">
              {t('registry.toLogger')}
            </Link>
          )}
          {data.mayWrite && !isPast && (
            <>
              <Button
                type="primary"
                onClick={() => setOpen({ kind: 'revise', initial: fields, version: null })}
              >
                {t('registry.revise')}
              </Button>
              {kind.id === 'instrument' && data.row.validTo === null && (
                <Button onClick={() => setOpen({ kind: 'replace' })}>{t('registry.replace')}</Button>
              )}
              {data.row.validTo === null && (
                <Button danger onClick={() => setOpen({ kind: 'end' })}>
                  {t('registry.end')}
                </Button>
              )}
            </>
          )}
        </span>
      </header>
      {draft !== null && !isPast && (
        <output className="stale-notice">
          <span>
            {t(draft.own ? 'registry.draft.own' : 'registry.draft.other', { who: draft.user })}
            <Age at={draft.touchedAt} />
          </span>
          {data.mayWrite && (
            <>
              <Button
                size="small"
                onClick={() => {
                  if (!draft.own)
                    takeOver.mutate({ revision: draft.revision, fields: draft.fields, takeOver: true })
                  setOpen({ kind: 'revise', initial: draft.fields, version: null })
                }}
              >
                {t(draft.own ? 'registry.draft.continue' : 'registry.draft.take')}
              </Button>
              {draft.own && (
                <Button size="small" loading={drop.isPending} onClick={() => drop.mutate()}>
                  {t('registry.draft.discard')}
                </Button>
              )}
            </>
          )}
        </output>
      )}
      <Tabs
        activeKey={search.tab ?? 'facts'}
        onChange={(tab) => onSearch({ tab: tab === 'history' || tab === 'equipment' ? tab : undefined })}
        items={[
          {
            key: 'facts',
            label: t('registry.tab.facts'),
            children: (
              <>
                <AsOf search={search} onSearch={onSearch} />
                <RecordFacts kind={kind} record={data} />
                {!isPast && <ChildLists kind={kind} id={id} />}
              </>
            ),
          },
          ...(kind.id === 'outlet'
            ? [
                {
                  key: 'equipment',
                  label: t('registry.tab.equipment'),
                  children: <EquipmentPanel outlet={id} />,
                },
              ]
            : []),
          {
            key: 'history',
            label: t('registry.tab.history'),
            children: (
              <HistoryPanel
                kind={kind}
                id={id}
                onCorrect={
                  data.mayWrite
                    ? (version, initial) => setOpen({ kind: 'revise', initial, version })
                    : undefined
                }
              />
            ),
          },
        ]}
      />
      {open?.kind === 'revise' && (
        <ReviseForm
          kind={kind}
          id={id}
          record={data}
          initial={open.initial}
          version={open.version}
          onClose={() => setOpen(null)}
        />
      )}
      {open?.kind === 'end' && (
        <EndDialog
          kind={kind}
          id={id}
          revision={data.row.revision}
          name={name}
          onClose={() => setOpen(null)}
        />
      )}
      {open?.kind === 'replace' && (
        <ReplaceForm id={id} record={data} onClose={() => setOpen(null)} onDone={onOpen} />
      )}
    </>
  )
}
