import { getRouteApi } from '@tanstack/react-router'
import { Suspense, lazy } from 'react'
import { OutletPage } from '../../features/outlet/components/outlet-page.tsx'
import type { OutletSearch } from '../../lib/search/outlet-search.ts'
import { formatValueKey } from '../../lib/search/trace-search.ts'
import { MissingPage } from './fallback.tsx'

const FrameDrawer = lazy(async () => ({
  default: (await import('../../features/frame/components/frame-drawer.tsx')).FrameDrawer,
}))

const route = getRouteApi('/shell/outlets/$id')

/** Puts together what features may not know of one another: the outlet, and the frames behind its values. */
export function OutletRoute() {
  const { id } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  if (!/^[1-9]\d{0,9}$/.test(id)) return <MissingPage />
  const change = (
    part: { [K in keyof OutletSearch]?: OutletSearch[K] | undefined },
    replace = false,
  ): void => {
    void navigate({
      search: (before) =>
        Object.fromEntries(
          Object.entries({ ...before, ...part }).filter(([, value]) => value !== undefined),
        ) as OutletSearch,
      replace,
      resetScroll: false,
    })
  }
  return (
    <>
      <OutletPage
        key={id}
        id={Number(id)}
        search={search}
        onSearch={(part) => change(part, true)}
        onOpenFrame={(frame) => change({ frame, value: undefined })}
        onOpenValue={(value, frame) => change({ frame, value: formatValueKey(value) })}
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
