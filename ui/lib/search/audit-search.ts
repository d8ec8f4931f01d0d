import type { Search } from './read.ts'
import { compact, readText } from './read.ts'

/** The filters of the audit log as they stand in the address bar. */
export interface AuditSearch {
  readonly text?: string
  /** `session.` gives all of that kind. */
  readonly action?: string
  readonly from?: string
  readonly to?: string
}

const day = (value: unknown): string | undefined => {
  const text = readText(value, 10)
  return text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined
}

export const parseAuditSearch = (search: Search): AuditSearch => {
  const action = readText(search['action'], 40)
  return compact<AuditSearch>({
    text: readText(search['text'], 64),
    action: action !== undefined && /^[a-z.-]+$/.test(action) ? action : undefined,
    from: day(search['from']),
    to: day(search['to']),
  })
}
