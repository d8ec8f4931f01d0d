import { getRouteApi } from '@tanstack/react-router'
import { OverviewPage } from '../../features/overview/components/overview-page.tsx'
import { useMe } from '../../features/session/api/get-me.ts'

const route = getRouteApi('/shell/')

export function OverviewRoute() {
  const me = useMe()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <OverviewPage
      scope={{ code: me?.divisionCode ?? null, name: me?.scopeName ?? '' }}
      search={search}
      onSearch={(next, replace) => void navigate({ search: next, replace, resetScroll: false })}
    />
  )
}
