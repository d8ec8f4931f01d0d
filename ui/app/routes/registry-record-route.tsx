import { getRouteApi } from '@tanstack/react-router'
import { findKind } from '../../../domain/registry/kinds.ts'
import { RecordPage } from '../../features/registry/components/record-page.tsx'
import type { RecordSearch } from '../../lib/search/registry-search.ts'
import { MissingPage } from './fallback.tsx'

const route = getRouteApi('/shell/registry/$kind/$id')

export function RegistryRecordRoute() {
  const { kind: kindId, id } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const kind = findKind(kindId)
  if (kind === null || !/^[1-9]\d{0,9}$/.test(id)) return <MissingPage />
  return (
    <RecordPage
      key={`${kindId}/${id}`}
      kind={kind}
      id={Number(id)}
      search={search}
      onSearch={(part) =>
        void navigate({
          search: (before) =>
            Object.fromEntries(
              Object.entries({ ...before, ...part }).filter(([, value]) => value !== undefined),
            ) as RecordSearch,
          resetScroll: false,
        })
      }
      onOpen={(record) =>
        void navigate({ to: '/registry/$kind/$id', params: { kind: kindId, id: String(record) } })
      }
    />
  )
}
