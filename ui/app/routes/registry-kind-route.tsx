import { getRouteApi } from '@tanstack/react-router'
import { findKind } from '../../../domain/registry/kinds.ts'
import { RegistryPage } from '../../features/registry/components/registry-page.tsx'
import type { RegistrySearch } from '../../lib/search/registry-search.ts'
import { MissingPage } from './fallback.tsx'

const route = getRouteApi('/shell/registry/$kind')

export function RegistryKindRoute() {
  const { kind: id } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const kind = findKind(id)
  if (kind === null) return <MissingPage />
  return (
    <RegistryPage
      key={id}
      kind={kind}
      search={search}
      onSearch={(part) =>
        void navigate({
          search: (before) =>
            Object.fromEntries(
              Object.entries({ ...before, ...part }).filter(([, value]) => value !== undefined),
            ) as RegistrySearch,
          resetScroll: false,
        })
      }
      onOpen={(record) =>
        void navigate({ to: '/registry/$kind/$id', params: { kind: id, id: String(record) } })
      }
    />
  )
}
