import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Input, Pagination, Select } from 'antd'
import { useState } from 'react'
import { roles } from '../../../../domain/access.ts'
import type { User } from '../../../../contract/people.ts'
import { Nothing } from '../../../components/nothing.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { Trouble } from '../../../components/trouble.tsx'
import { useTitle } from '../../../components/use-title.ts'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { PeopleSearch } from '../../../lib/search/people-search.ts'
import { usersOfPage, usersQuery } from '../api/people.ts'
import { AccountForm } from './account-form.tsx'
import './people.css'
import { PeopleTable } from './people-table.tsx'

interface PeoplePageProps {
  readonly search: PeopleSearch
  readonly onSearch: (part: { [K in keyof PeopleSearch]?: PeopleSearch[K] | undefined }) => void
}

/** Accounts of every role: found, made, changed, closed. */
export function PeoplePage({ search, onSearch }: PeoplePageProps) {
  const t = useText()
  const format = useFormat()
  useTitle(t('people.title'))
  const query = useQuery(usersQuery(search))
  const [open, setOpen] = useState<User | 'new' | null>(null)
  const { data } = query
  const filter: PeoplePageProps['onSearch'] = (part) => onSearch({ page: undefined, ...part })
  return (
    <>
      <header className="people-head">
        <h1>{t('people.title')}</h1>
        <p className="quiet">{t('people.note')}</p>
      </header>
      <section className="card" aria-label={t('people.title')}>
        <div className="card-head people-tools">
          <h2>
            {t('people.list')}
            {data !== undefined && <span className="people-total">{format.count(data.total)}</span>}
          </h2>
          <Input.Search
            key={search.text ?? ''}
            className="people-search"
            defaultValue={search.text ?? ''}
            allowClear
            maxLength={64}
            placeholder={t('people.search')}
            aria-label={t('people.search')}
            onSearch={(text) => filter({ text: text.trim() === '' ? undefined : text.trim() })}
          />
          <Select
            aria-label={t('people.role')}
            className="people-role"
            allowClear
            placeholder={t('people.role')}
            value={search.role}
            options={roles.map((role) => ({ value: role, label: t(`role.${role}`) }))}
            onChange={(role: PeopleSearch['role']) => filter({ role })}
          />
          <Select
            aria-label={t('people.state')}
            className="people-role"
            allowClear
            placeholder={t('people.state')}
            value={search.state}
            options={(['active', 'disabled', 'locked'] as const).map((state) => ({
              value: state,
              label: t(`people.state.${state}`),
            }))}
            onChange={(state: PeopleSearch['state']) => filter({ state })}
          />
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')}>
            {t('people.add')}
          </Button>
        </div>
        {data === undefined && query.isPending && (
          <SkeletonRows rows={8} height={50} label={t('state.loading')} />
        )}
        {data === undefined && query.isError && (
          <Trouble error={query.error} onRetry={() => void query.refetch()} />
        )}
        {data !== undefined && data.users.length === 0 && (
          <Nothing title={t('people.none')} text={t('overview.none.filtered.do')} />
        )}
        {data !== undefined && data.users.length > 0 && (
          <>
            <PeopleTable users={data.users} onOpen={setOpen} />
            <div className="people-foot">
              <Pagination
                size="small"
                responsive
                current={search.page ?? 1}
                pageSize={usersOfPage}
                total={data.total}
                showSizeChanger={false}
                onChange={(page) => onSearch({ page: page === 1 ? undefined : page })}
              />
            </div>
          </>
        )}
      </section>
      {open !== null && <AccountForm user={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </>
  )
}
