import { getRouteApi } from '@tanstack/react-router'
import { Suspense, lazy } from 'react'
import {
  QuarantinePage,
  type ChangeQuarantineSearch,
} from '../../features/quarantine/components/quarantine-page.tsx'
import type { QuarantineSearch } from '../../lib/search/quarantine-search.ts'

const FrameDrawer = lazy(async () => ({
  default: (await import('../../features/frame/components/frame-drawer.tsx')).FrameDrawer,
}))

const route = getRouteApi('/shell/quarantine')

export function QuarantineRoute() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change: ChangeQuarantineSearch = (part) => {
    void navigate({
      search: (before) =>
        Object.fromEntries(
          Object.entries({ ...before, ...part }).filter(([, value]) => value !== undefined),
        ) as QuarantineSearch,
      resetScroll: false,
    })
  }
  return (
    <>
      <QuarantinePage search={search} onChange={change} />
      <Suspense fallback={null}>
        <FrameDrawer trace={search} onTrace={({ frame, value }) => change({ frame, value })} />
      </Suspense>
    </>
  )
}
