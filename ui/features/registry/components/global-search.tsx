import { SearchOutlined } from '@ant-design/icons'
import { useQuery, keepPreviousData } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { AutoComplete, Input } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { searchRegistry } from '../../../../contract/registry.ts'
import { findKind } from '../../../../domain/registry/kinds.ts'
import { call } from '../../../lib/call.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { wordOf } from '../words.ts'

/** Finds anything by a part of its name or code; `/` or Ctrl+K goes to it from anywhere. */
export function GlobalSearch() {
  const t = useText()
  const language = useLanguage()
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement | null
      const isTyping = target !== null && /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
      if ((event.key === 'k' && (event.ctrlKey || event.metaKey)) || (event.key === '/' && !isTyping)) {
        event.preventDefault()
        box.current?.querySelector('input')?.focus()
      }
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
  const asked = text.trim()
  const { data } = useQuery({
    queryKey: ['search', asked],
    queryFn: ({ signal }) => call(searchRegistry, { query: { text: asked } }, signal),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
  })
  const hits = asked === '' ? [] : (data?.hits ?? [])
  const kinds = [...new Set(hits.map(({ kind }) => kind))]
  return (
    <div className="global-search" ref={box}>
      <AutoComplete
        value={text}
        onChange={setText}
        popupMatchSelectWidth={420}
        options={kinds.map((id) => ({
          label: wordOf(findKind(id) ?? { zh: id, en: id }, language),
          options: hits
            .filter(({ kind }) => kind === id)
            .map((hit) => ({
              value: `${hit.kind}/${hit.id}`,
              label: (
                <span className="global-search-hit">
                  <b>{hit.name}</b>
                  <span className="quiet">
                    {[hit.place, hit.division].filter((one) => one !== null).join(' · ')}
                  </span>
                </span>
              ),
            })),
        }))}
        notFoundContent={asked === '' || data === undefined ? null : t('registry.noMatch')}
        onSelect={(value: string) => {
          const [kind, id] = value.split('/') as [string, string]
          setText('')
          void navigate({ to: '/registry/$kind/$id', params: { kind, id } })
        }}
      >
        <Input
          prefix={<SearchOutlined aria-hidden="true" />}
          aria-label={t('search.label')}
          placeholder={t('search.hint')}
          maxLength={64}
        />
      </AutoComplete>
    </div>
  )
}
