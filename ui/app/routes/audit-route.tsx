import { getRouteApi } from '@tanstack/react-router'
import { AuditPage } from '../../features/audit/components/audit-page.tsx'
import { useMe } from '../../features/session/api/get-me.ts'
import type { AuditSearch } from '../../lib/search/audit-search.ts'

const route = getRouteApi('/shell/audit')

export function AuditRoute() {
  const search = route.useSearch()
  const me = useMe()
  const navigate = route.useNavigate()
  return (
    <AuditPage
      search={search}
      mayVerify={me?.rights.includes('administrator') === true}
      onSearch={(part) =>
        void navigate({
          search: (before) =>
            Object.fromEntries(
              Object.entries({ ...before, ...part }).filter(([, value]) => value !== undefined),
            ) as AuditSearch,
          resetScroll: false,
        })
      }
    />
  )
}
