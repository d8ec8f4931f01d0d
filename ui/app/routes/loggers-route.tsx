import { getRouteApi } from '@tanstack/react-router'
import { LoggersPage } from '../../features/logger/components/loggers-page.tsx'
import type { LoggersSearch } from '../../lib/search/logger-search.ts'

const route = getRouteApi('/shell/loggers')

export function LoggersRoute() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (part: { [K in keyof LoggersSearch]?: LoggersSearch[K] | undefined }): void => {
    void navigate({
      search: (before) =>
        Object.fromEntries(
          Object.entries({ ...before, ...part }).filter(([, value]) => value !== undefined),
        ) as LoggersSearch,
      resetScroll: false,
    })
  }
  return <LoggersPage search={search} onSearch={change} />
}
