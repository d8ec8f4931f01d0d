import { getRouteApi } from '@tanstack/react-router'
import { Suspense, lazy } from 'react'
import { LoggerPage } from '../../features/logger/components/logger-page.tsx'
import { useMe } from '../../features/session/api/get-me.ts'
import type { LoggerSearch } from '../../lib/search/logger-search.ts'
import { MissingPage } from './fallback.tsx'

const FrameDrawer = lazy(async () => ({
  default: (await import('../../features/frame/components/frame-drawer.tsx')).FrameDrawer,
}))

const route = getRouteApi('/shell/loggers/$id')

/** Puts together what features may not know of one another: the logger, and the frames behind what is said of it. */
export function LoggerRoute() {
  const { id } = route.useParams()
  const me = useMe()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  if (!/^[1-9]\d{0,9}$/.test(id)) return <MissingPage />
  const change = (
    part: { [K in keyof LoggerSearch]?: LoggerSearch[K] | undefined },
    replace = false,
  ): void => {
    void navigate({
      search: (before) =>
        Object.fromEntries(
          Object.entries({ ...before, ...part }).filter(([, value]) => value !== undefined),
        ) as LoggerSearch,
      replace,
      resetScroll: false,
    })
  }
  return (
    <>
      <LoggerPage
        key={id}
        id={Number(id)}
        search={search}
        mayAgree={me?.rights.includes('platform.operate') === true}
        onSearch={change}
      />
      <Suspense fallback={null}>
        <FrameDrawer
          trace={search}
          onTrace={({ frame, value }) => change({ frame, value }, frame !== undefined)}
        />
      </Suspense>
    </>
  )
}
