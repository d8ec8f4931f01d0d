import { getRouteApi } from '@tanstack/react-router'
import { PeoplePage } from '../../features/people/components/people-page.tsx'
import type { PeopleSearch } from '../../lib/search/people-search.ts'

const route = getRouteApi('/shell/people')

export function PeopleRoute() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <PeoplePage
      search={search}
      onSearch={(part) =>
        void navigate({
          search: (before) =>
            Object.fromEntries(
              Object.entries({ ...before, ...part }).filter(([, value]) => value !== undefined),
            ) as PeopleSearch,
          resetScroll: false,
        })
      }
    />
  )
}
