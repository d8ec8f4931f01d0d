import { Link, Outlet } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { Me } from '../../../contract/session.ts'
import { GlobalSearch } from '../../features/registry/components/global-search.tsx'
import { LanguageSwitch } from '../../components/language-switch.tsx'
import { Mark } from '../../components/mark.tsx'
import { useText } from '../../lib/i18n/text.ts'
import { openLiveStream } from '../../lib/live.ts'
import { LiveContext } from '../../lib/use-live.ts'
import { LiveMark } from './live-mark.tsx'
import { menuOf } from './menu.tsx'
import './shell.css'
import { UserMenu } from './user-menu.tsx'

/** Rail, bar and page. The live stream is opened once, here, and closed when the person leaves. */
export function Shell({ me }: { readonly me: Me }) {
  const t = useText()
  const [stream] = useState(() => openLiveStream())
  useEffect(() => stream.close, [stream])
  return (
    <LiveContext value={stream}>
      <div className="shell">
        <a className="skip-link" href="#page">
          {t('shell.skip')}
        </a>
        <nav className="rail" aria-label={t('shell.menu')}>
          <Link to="/" className="rail-mark" aria-label={t('shell.home')}>
            <Mark size={30} />
            <span lang="zh-CN">清源</span>
          </Link>
          <ul className="rail-menu">
            {menuOf(me).map((entry) => (
              <li key={entry.to}>
                <Link
                  to={entry.to}
                  className="rail-link"
                  activeOptions={{ exact: entry.exact, includeSearch: false }}
                >
                  {entry.icon}
                  <span>{t(entry.label)}</span>
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <header className="bar">
          <Link to="/" className="bar-mark" aria-label={t('shell.home')}>
            <Mark size={24} />
            <span lang="zh-CN">清源</span>
          </Link>
          <span className="bar-scope" title={t('shell.scope')}>
            {me.scopeName}
          </span>
          <span className="bar-space" />
          <GlobalSearch />
          <LiveMark />
          <LanguageSwitch />
          <UserMenu me={me} />
        </header>
        <main id="page" className="page" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
    </LiveContext>
  )
}
