import { infiniteQueryOptions } from '@tanstack/react-query'
import { exportAudit, listAudit, verifyAudit } from '../../../../contract/audit.ts'
import type { Query, Reply } from '../../../../contract/operation.ts'
import { addressOf, call } from '../../../lib/call.ts'
import type { AuditSearch } from '../../../lib/search/audit-search.ts'

/** Days of Asia/Shanghai, the last one whole. */
const queryOf = ({
  text,
  action,
  from,
  to,
}: AuditSearch): Omit<Query<typeof listAudit>, 'before' | 'limit'> => ({
  ...(text === undefined ? {} : { text }),
  ...(action === undefined ? {} : { action }),
  ...(from === undefined ? {} : { from: `${from}T00:00:00+08:00` }),
  ...(to === undefined
    ? {}
    : { to: new Date(Date.parse(`${to}T00:00:00+08:00`) + 86_400_000).toISOString() }),
})

export const auditQuery = (search: AuditSearch) =>
  infiniteQueryOptions({
    queryKey: ['audit', search],
    queryFn: ({ pageParam, signal }) =>
      call(
        listAudit,
        { query: { ...queryOf(search), ...(pageParam === null ? {} : { before: pageParam }), limit: 50 } },
        signal,
      ),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => (last.more ? (last.rows.at(-1)?.id ?? null) : null),
  })

export const exportAddress = (search: AuditSearch, format: 'csv' | 'xlsx'): string =>
  addressOf(exportAudit, { query: { ...queryOf(search), format } })

export type Verification = Reply<typeof verifyAudit>

/** Stretch after stretch, telling how far it is. */
export async function verifyAll(onProgress: (checked: number, total: number) => void): Promise<Verification> {
  let after = 0
  for (;;) {
    const stretch = await call(verifyAudit, { query: { after } })
    onProgress(stretch.last, stretch.total)
    if (stretch.done) return stretch
    after = stretch.last
  }
}
