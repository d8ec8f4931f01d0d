import { getRouteApi } from '@tanstack/react-router'
import { Suspense, lazy } from 'react'
import { GatewayPage } from '../../features/gateway/components/gateway-page.tsx'
import type { QuarantineSearch } from '../../lib/search/quarantine-search.ts'

const FrameDrawer = lazy(async () => ({
  default: (await import('../../features/frame/components/frame-drawer.tsx')).FrameDrawer,
}))

const route = getRouteApi('/shell/gateway')

export function GatewayRoute() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (part: { [K in keyof QuarantineSearch]?: QuarantineSearch[K] | undefined }): void => {
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
      <GatewayPage
        search={search}
        onFilter={change}
        onOpenFrame={(frame) => change({ frame, value: undefined })}
      />
      <Suspense fallback={null}>
        <FrameDrawer trace={search} onTrace={({ frame, value }) => change({ frame, value })} />
      </Suspense>
    </>
  )
}
