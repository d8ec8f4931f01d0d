import { roles, type Role } from '../../../domain/access.ts'
import type { Search } from './read.ts'
import { compact, readCount, readOneOf, readText } from './read.ts'

/** The filters of the accounts as they stand in the address bar. */
export interface PeopleSearch {
  readonly text?: string
  readonly role?: Role
  readonly state?: 'active' | 'disabled' | 'locked'
  readonly page?: number
}

export const parsePeopleSearch = (search: Search): PeopleSearch =>
  compact<PeopleSearch>({
    text: readText(search['text'], 64),
    role: readOneOf(search['role'], roles),
    state: readOneOf(search['state'], ['active', 'disabled', 'locked']),
    page: readCount(search['page'], 10_000),
  })
