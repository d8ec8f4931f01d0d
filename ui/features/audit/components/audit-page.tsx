import { DownloadOutlined, SafetyCertificateOutlined } from '@ant-design/icons'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { Button, Dropdown, Input, Select } from 'antd'
import { useState } from 'react'
import { Nothing } from '../../../components/nothing.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { Trouble } from '../../../components/trouble.tsx'
import { useTitle } from '../../../components/use-title.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { AuditSearch } from '../../../lib/search/audit-search.ts'
import { auditQuery, exportAddress, verifyAll } from '../api/audit.ts'
import { AuditRowView } from './audit-row.tsx'
import './audit.css'

interface AuditPageProps {
  readonly search: AuditSearch
  readonly mayVerify: boolean
  readonly onSearch: (part: { [K in keyof AuditSearch]?: AuditSearch[K] | undefined }) => void
}

const kinds = ['session.', 'registry.', 'user.', 'export.'] as const

/** Who did what and why; nobody can change it, and whoever doubts can have it hashed again. */
export function AuditPage({ search, mayVerify, onSearch }: AuditPageProps) {
  const t = useText()
  useTitle(t('audit.title'))
  const query = useInfiniteQuery(auditQuery(search))
  const [progress, setProgress] = useState('')
  const verify = useMutation({
    mutationFn: () => verifyAll((checked, total) => setProgress(`${checked} / ${total}`)),
  })
  const rows = query.data?.pages.flatMap((page) => page.rows)
  return (
    <>
      <header className="audit-head">
        <h1>{t('audit.title')}</h1>
        <p className="quiet">{t('audit.note')}</p>
      </header>
      <section className="card" aria-label={t('audit.title')}>
        <div className="card-head audit-tools">
          <Input.Search
            key={search.text ?? ''}
            className="audit-search"
            defaultValue={search.text ?? ''}
            allowClear
            maxLength={64}
            placeholder={t('audit.search')}
            aria-label={t('audit.search')}
            onSearch={(text) => onSearch({ text: text.trim() === '' ? undefined : text.trim() })}
          />
          <Select
            aria-label={t('audit.action')}
            className="audit-action"
            allowClear
            placeholder={t('audit.action')}
            value={kinds.find((kind) => kind === search.action)}
            options={kinds.map((kind) => ({ value: kind, label: t(`audit.kind.${kind}`) }))}
            onChange={(action: string | undefined) => onSearch({ action })}
          />
          <label>
            {t('audit.from')}{' '}
            <input
              type="date"
              className="audit-day"
              value={search.from ?? ''}
              onChange={(event) => onSearch({ from: event.target.value || undefined })}
            />
          </label>
          <label>
            {t('audit.to')}{' '}
            <input
              type="date"
              className="audit-day"
              value={search.to ?? ''}
              onChange={(event) => onSearch({ to: event.target.value || undefined })}
            />
          </label>
          <Dropdown
            menu={{
              items: (['xlsx', 'csv'] as const).map((file) => ({
                key: file,
                label: (
                  <a href={exportAddress(search, file)} download>
                    {file.toUpperCase()}
                  </a>
                ),
              })),
            }}
          >
            <Button icon={<DownloadOutlined />}>{t('registry.export')}</Button>
          </Dropdown>
          {mayVerify && (
            <Button
              icon={<SafetyCertificateOutlined />}
              loading={verify.isPending}
              onClick={() => verify.mutate()}
            >
              {t('audit.verify')}
            </Button>
          )}
        </div>
        {verify.isPending && <output className="audit-verdict">{t('audit.verifying', { progress })}</output>}
        {verify.isSuccess && (
          <output className={`audit-verdict audit-${verify.data.broken === null ? 'whole' : 'broken'}`}>
            {verify.data.broken === null
              ? `✓ ${t('audit.whole', { n: verify.data.total, hash: verify.data.head.slice(0, 16) })}`
              : `✕ ${t('audit.broken', { n: verify.data.broken })}`}
          </output>
        )}
        {verify.isError && <Trouble error={verify.error} onRetry={() => verify.mutate()} />}
        {rows === undefined && query.isPending && (
          <SkeletonRows rows={10} height={46} label={t('state.loading')} />
        )}
        {rows === undefined && query.isError && (
          <Trouble error={query.error} onRetry={() => void query.refetch()} />
        )}
        {rows?.length === 0 && <Nothing title={t('audit.none')} text={t('overview.none.filtered.do')} />}
        {rows !== undefined && rows.length > 0 && (
          <ol className="audit-rows">
            {rows.map((row) => (
              <AuditRowView key={row.id} row={row} />
            ))}
          </ol>
        )}
        {query.hasNextPage && (
          <div className="audit-foot">
            <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {t('audit.more')}
            </Button>
          </div>
        )}
      </section>
    </>
  )
}
