import { DownloadOutlined, PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Dropdown, Input, Pagination, Select } from 'antd'
import { useState } from 'react'
import type { FieldSpec } from '../../../../domain/registry/field.ts'
import type { KindSpec } from '../../../../domain/registry/kind.ts'
import { fieldOf } from '../../../../domain/registry/kinds.ts'
import { Nothing } from '../../../components/nothing.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { StaleNotice, Trouble } from '../../../components/trouble.tsx'
import { useTitle } from '../../../components/use-title.ts'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { RegistrySearch } from '../../../lib/search/registry-search.ts'
import { exportAddress, kindsQuery, rowsOfPage, rowsQuery } from '../api/registry.ts'
import { wordOf } from '../words.ts'
import { CreateForm } from './create-form.tsx'
import { ListFilters } from './list-filters.tsx'
import './registry.css'
import { RegistryTable } from './registry-table.tsx'

export type ChangeSearch = (part: { [K in keyof RegistrySearch]?: RegistrySearch[K] | undefined }) => void

interface RegistryPageProps {
  readonly kind: KindSpec
  readonly search: RegistrySearch
  readonly onSearch: ChangeSearch
  readonly onOpen: (id: number) => void
}

/** One kind of the books: found, narrowed, chosen columns, exported as shown, added to. */
export function RegistryPage({ kind, search, onSearch, onOpen }: RegistryPageProps) {
  const t = useText()
  const format = useFormat()
  const language = useLanguage()
  const title = wordOf(kind, language)
  useTitle(title)
  const [adding, setAdding] = useState(false)
  const query = useQuery(rowsQuery(kind.id, search))
  const kinds = useQuery(kindsQuery)
  const mayWrite = kinds.data?.kinds.some(({ id, mayWrite }) => id === kind.id && mayWrite) === true
  const columns = (search.columns?.split(',') ?? kind.list)
    .map((name) => fieldOf(kind, name))
    .filter((field): field is FieldSpec => field !== null)
  const filter: ChangeSearch = (part) => onSearch({ page: undefined, ...part })
  const { page: _, columns: __, sort: ___, ...narrowing } = search
  const isFiltered = Object.keys(narrowing).length > 0
  const { data } = query
  const shown = columns.map(({ name }) => name)
  return (
    <>
      <header className="registry-head">
        <nav className="crumbs" aria-label={t('shell.where')}>
          <Link to="/registry">{t('registry.title')}</Link>
          <span aria-hidden="true">›</span>
        </nav>
        <h1>{title}</h1>
        {(kind.hintZh ?? null) !== null && (
          <p className="quiet">{language === 'zh' ? kind.hintZh : kind.hintEn}</p>
        )}
      </header>
      <section className="card" aria-label={title}>
        <div className="card-head registry-tools">
          <h2>
            {t('registry.list')}
            {data !== undefined && (
              <span className="registry-total">
                {data.total > data.most
                  ? t('registry.moreThan', { n: format.count(data.most) })
                  : format.count(data.total)}
              </span>
            )}
          </h2>
          <Input.Search
            className="registry-search"
            key={search.text ?? ''}
            defaultValue={search.text ?? ''}
            allowClear
            maxLength={64}
            placeholder={t('registry.search.hint')}
            aria-label={t('registry.search')}
            onSearch={(text) => filter({ text: text.trim() === '' ? undefined : text.trim() })}
          />
          <Select
            mode="multiple"
            className="registry-columns"
            aria-label={t('registry.columns')}
            value={shown}
            maxTagCount={0}
            maxTagPlaceholder={t('registry.columns.n', { n: shown.length })}
            options={kind.fields
              .filter((field) => field.secret !== true)
              .map((field) => ({ value: field.name, label: wordOf(field, language) }))}
            onChange={(names: string[]) =>
              onSearch({
                columns: names.length === 0 || names.join() === kind.list.join() ? undefined : names.join(),
              })
            }
          />
          <Dropdown
            menu={{
              items: (['xlsx', 'csv'] as const).map((file) => ({
                key: file,
                label: (
                  <a href={exportAddress(kind.id, search, shown, file)} download>
                    {file.toUpperCase()}
                  </a>
                ),
              })),
            }}
          >
            <Button icon={<DownloadOutlined />}>{t('registry.export')}</Button>
          </Dropdown>
          {mayWrite && (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
              {t('registry.add')}
            </Button>
          )}
        </div>
        <ListFilters kind={kind} search={search} onFilter={filter} />
        {data !== undefined && <StaleNotice error={query.error} onRetry={() => void query.refetch()} />}
        {data === undefined && query.isPending && (
          <SkeletonRows rows={10} height={46} label={t('state.loading')} />
        )}
        {data === undefined && query.isError && (
          <Trouble error={query.error} onRetry={() => void query.refetch()} />
        )}
        {data !== undefined && data.rows.length === 0 && (
          <Nothing
            title={t(isFiltered ? 'registry.none.filtered' : 'registry.none')}
            text={t(isFiltered ? 'overview.none.filtered.do' : 'registry.none.do')}
          />
        )}
        {data !== undefined && data.rows.length > 0 && (
          <>
            <RegistryTable kind={kind} columns={columns} list={data} waiting={query.isPlaceholderData} />
            <div className="registry-foot">
              <Pagination
                size="small"
                responsive
                current={search.page ?? 1}
                pageSize={rowsOfPage}
                total={Math.min(data.total, data.most)}
                showSizeChanger={false}
                onChange={(page) => onSearch({ page: page === 1 ? undefined : page })}
              />
            </div>
          </>
        )}
      </section>
      {adding && <CreateForm kind={kind} initial={{}} onClose={() => setAdding(false)} onDone={onOpen} />}
    </>
  )
}
