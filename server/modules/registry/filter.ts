import type { listRegistry, Query } from '../../../contract/index.ts'
import type { RegistryFilter } from './list-store.ts'

type Asked = Omit<Query<typeof listRegistry>, 'page' | 'pageSize'>

const dayMs = 86_400_000
const beijingMs = 8 * 3_600_000

/** The filters of a request; days are those of Asia/Shanghai. */
export const filterOf = (query: Asked, now: number): RegistryFilter => ({
  text: query.text?.trim() || null,
  division: query.division ?? null,
  discharger: query.discharger ?? null,
  outlet: query.outlet ?? null,
  point: query.point ?? null,
  organisation: query.organisation ?? null,
  state: query.state ?? 'valid',
  expiresBy:
    query.expiresWithin === undefined
      ? null
      : new Date(now + beijingMs + query.expiresWithin * dayMs).toISOString().slice(0, 10),
  members: (query.filter ?? '')
    .split(';')
    .filter((part) => part !== '')
    .map((part) => part.split(':', 2) as [string, string]),
})
