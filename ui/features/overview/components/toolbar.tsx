import { DownloadOutlined, SearchOutlined } from '@ant-design/icons'
import { Button, Input, Segmented, Select } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { troubleWords } from '../../../components/trouble.tsx'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { OverviewSearch } from '../../../lib/search/overview-search.ts'
import { useOutletExport } from './use-outlet-export.ts'

interface ToolbarProps {
  readonly search: OverviewSearch
  readonly total: number | undefined
  readonly onFilter: (
    part: { [K in keyof OverviewSearch]?: OverviewSearch[K] | undefined },
    replace?: boolean,
  ) => void
}

const typingPauseMs = 300

export function Toolbar({ search, total, onFilter }: ToolbarProps) {
  const t = useText()
  const format = useFormat()
  const [typed, setTyped] = useState(search.text ?? '')
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [sent, setSent] = useState(search.text)
  // The address may change by itself: "back", or a filter that was cleared elsewhere.
  if (sent !== search.text) {
    setSent(search.text)
    if (typed.trim() !== (search.text ?? '')) setTyped(search.text ?? '')
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  const send = (text: string): void => {
    clearTimeout(timer.current)
    const next = text.trim() === '' ? undefined : text.trim()
    if (next !== search.text) onFilter({ text: next }, true)
  }
  const { progress, error, start } = useOutletExport(search)
  return (
    <div className="toolbar">
      <h2>
        {t('overview.outlets')}
        {total !== undefined && <span className="toolbar-total">{format.count(total)}</span>}
      </h2>
      <Input
        className="toolbar-search"
        type="search"
        allowClear
        prefix={<SearchOutlined aria-hidden="true" />}
        placeholder={t('overview.search.hint')}
        aria-label={t('overview.search')}
        maxLength={64}
        value={typed}
        onChange={(event) => {
          const text = event.target.value
          setTyped(text)
          clearTimeout(timer.current)
          timer.current = setTimeout(() => send(text), typingPauseMs)
        }}
        onPressEnter={() => send(typed)}
      />
      <Segmented
        aria-label={t('medium')}
        value={search.medium ?? 'all'}
        options={[
          { value: 'all', label: t('medium.all') },
          { value: 'water', label: t('medium.water') },
          { value: 'gas', label: t('medium.gas') },
        ]}
        onChange={(value) => onFilter({ medium: value === 'all' ? undefined : (value as 'water' | 'gas') })}
      />
      <Select
        className="toolbar-sort"
        aria-label={t('overview.sort')}
        value={search.sort ?? 'state'}
        options={[
          { value: 'state', label: t('overview.sort.state') },
          { value: 'age', label: t('overview.sort.age') },
          { value: 'name', label: t('overview.sort.name') },
        ]}
        onChange={(sort) => onFilter({ sort: sort === 'state' ? undefined : sort })}
      />
      <Button
        icon={<DownloadOutlined />}
        loading={progress !== null}
        onClick={start}
        title={t('overview.export.help')}
      >
        {progress === null ? t('action.export') : format.share(progress, 1)}
      </Button>
      {error !== null && (
        <p className="toolbar-error" role="alert">
          {troubleWords(error, t).title} {troubleWords(error, t).detail}
        </p>
      )}
    </div>
  )
}
