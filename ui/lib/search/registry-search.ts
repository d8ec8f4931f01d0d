import type { Search } from './read.ts'
import { compact, readCount, readOneOf, readText } from './read.ts'

/** The filters of a registry list as they stand in the address bar. */
export interface RegistrySearch {
  readonly text?: string
  readonly division?: string
  readonly discharger?: number
  readonly outlet?: number
  readonly organisation?: number
  readonly state?: 'ended' | 'all'
  readonly expires?: number
  /** `member:value`, several with `;`. */
  readonly filter?: string
  readonly sort?: 'code' | 'from' | 'expires' | 'newest'
  readonly page?: number
  /** Members shown, comma-separated; those of the kind without it. */
  readonly columns?: string
}

const most = 2_147_483_647

export const parseRegistrySearch = (search: Search): RegistrySearch =>
  compact<RegistrySearch>({
    text: readText(search['text'], 64),
    division: readDivision(search['division']),
    discharger: readCount(search['discharger'], most),
    outlet: readCount(search['outlet'], most),
    organisation: readCount(search['organisation'], most),
    state: readOneOf(search['state'], ['ended', 'all']),
    expires: readCount(search['expires'], 3660),
    filter: readPattern(search['filter'], /^[A-Za-z]+:[\w-]+(?:;[A-Za-z]+:[\w-]+)*$/),
    sort: readOneOf(search['sort'], ['code', 'from', 'expires', 'newest']),
    page: readCount(search['page'], 10_000),
    columns: readPattern(search['columns'], /^[A-Za-z0-9]+(?:,[A-Za-z0-9]+)*$/),
  })

/** One thing of the books: what was valid when, as it was known when. */
export interface RecordSearch {
  readonly at?: string
  readonly known?: string
  readonly tab?: 'history' | 'equipment'
}

export const parseRecordSearch = (search: Search): RecordSearch =>
  compact<RecordSearch>({
    at: readPattern(search['at'], /^\d{4}-\d{2}-\d{2}$/),
    known: readPattern(search['known'], /^\d{4}-\d{2}-\d{2}$/),
    tab: readOneOf(search['tab'], ['history', 'equipment']),
  })

function readPattern(value: unknown, pattern: RegExp): string | undefined {
  const text = readText(value, 600)
  return text !== undefined && pattern.test(text) ? text : undefined
}

/** From the address bar a code of digits comes as a number. */
const readDivision = (value: unknown): string | undefined =>
  readPattern(typeof value === 'number' ? String(value) : value, /^(?:\d{2}){1,3}$/)
