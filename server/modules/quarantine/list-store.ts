import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Schema } from '../../db/schema.ts'
import type { Filter } from './filter.ts'

export interface QuarantineRow {
  readonly frame: number
  readonly receivedAt: Date
  readonly peer: string
  readonly reason: string
  readonly mn: string | null
  readonly command: string | null
  readonly detail: string | null
  readonly arrivals: number
  readonly lastAt: Date | null
}

export interface Page {
  readonly rows: readonly QuarantineRow[]
  /** The frame behind which to go on; null at the end. */
  readonly next: number | null
}

/** Rows looked at for one page, where no index knows all that is asked. */
const mostSeen = 5000

type Condition = RawBuilder<unknown>
const all = (conditions: readonly Condition[]): Condition =>
  conditions.length === 0 ? sql`true` : sql.join([...conditions], sql` and `)

interface Split {
  /** At most one equality, and times: an index gives these rows in the order of the list. */
  readonly indexed: readonly Condition[]
  /** What is looked for among them. */
  readonly looked: readonly Condition[]
}

/** Of several equalities the one that usually leaves least goes to the index. */
function split(filter: Filter, mn: { readonly text: string; readonly isWhole: boolean } | null): Split {
  const equal: Condition[] = []
  const looked: Condition[] = []
  if (mn !== null)
    (mn.isWhole ? equal : looked).push(mn.isWhole ? sql`mn = ${mn.text}` : sql`starts_with(mn, ${mn.text})`)
  if (filter.address !== null) equal.push(sql`address = ${filter.address}`)
  if (filter.reason !== null) equal.push(sql`reason = ${filter.reason}`)
  looked.push(...equal.splice(1))
  if (filter.command !== null) looked.push(sql`command = ${filter.command}`)
  if (filter.text !== null) looked.push(sql`strpos(lower(detail), lower(${filter.text})) > 0`)
  if (filter.from !== null) equal.push(sql`received_at >= ${filter.from}`)
  if (filter.to !== null) equal.push(sql`received_at < ${filter.to}`)
  return { indexed: [sql`resolved_at is null`, ...equal], looked }
}

/** Behind every text that begins with the prefix; compared bytewise. */
const endOf = (prefix: string): string => `${prefix}\u{10FFFF}`

/** Of a prefix that only one MN has, that MN: it has an index of its own. */
async function findWhole(
  tx: Kysely<Schema>,
  prefix: string | null,
): Promise<{ text: string; isWhole: boolean } | null> {
  if (prefix === null) return null
  const { rows } = await sql<{ mn: string; next: string | null }>`
    select first.mn, (select q.mn from quarantine q
      where q.resolved_at is null and q.mn > first.mn and q.mn < ${endOf(prefix)} order by q.mn limit 1) as next
    from (select mn from quarantine where resolved_at is null and mn >= ${prefix} and mn < ${endOf(prefix)}
      order by mn limit 1) first`.execute(tx)
  const [found] = rows
  if (found === undefined) return { text: prefix, isWhole: true }
  return found.mn === prefix || found.next === null
    ? { text: found.mn, isWhole: true }
    : { text: prefix, isWhole: false }
}

const columns = sql`frame, received_at as "receivedAt", peer, reason, mn, command, detail, arrivals,
  last_at as "lastAt"`

/**
 * Newest first. `before` is a frame of the list: what was received before it. Whatever is asked, at most 5000 rows
 * are looked at; a page may be short and have a next one.
 */
export async function listPage(
  tx: Kysely<Schema>,
  filter: Filter,
  before: number | null,
  limit: number,
): Promise<Page> {
  const key = before === null ? null : await findKey(tx, before)
  // Removed meanwhile, with everything older.
  if (before !== null && key === null) return { rows: [], next: null }
  const { indexed, looked } = split(filter, await findWhole(tx, filter.mn))
  const behind = key === null ? [] : [sql`(received_at, frame) < (${key.receivedAt}, ${key.frame}::bigint)`]
  const most = looked.length === 0 ? limit + 1 : mostSeen
  const { rows } = await sql<QuarantineRow & { seen: number; lastSeen: number | null; frame: number | null }>`
    with seen as materialized (
      select * from quarantine where ${all([...indexed, ...behind])}
      order by received_at desc, frame desc limit ${most}
    )
    select s.seen, s."lastSeen", r.* from (
      select count(*)::integer as seen,
        (select frame from seen order by received_at, frame limit 1) as "lastSeen" from seen
    ) s left join lateral (
      select ${columns} from seen where ${all(looked)} order by received_at desc, frame desc limit ${limit + 1}
    ) r on true
    order by r."receivedAt" desc, r.frame desc`.execute(tx)
  const [head] = rows
  const found: QuarantineRow[] = rows
    .filter((row) => row.frame !== null)
    .map(({ seen: _seen, lastSeen: _last, ...row }) => row)
  const page = found.slice(0, limit)
  if (found.length > limit) return { rows: page, next: page.at(-1)!.frame }
  const isCut = head !== undefined && looked.length > 0 && head.seen === most
  return { rows: page, next: isCut ? head.lastSeen : null }
}

async function findKey(
  tx: Kysely<Schema>,
  frame: number,
): Promise<{ frame: number; receivedAt: Date } | null> {
  const { rows } = await sql<{ frame: number; receivedAt: Date }>`
    select frame, received_at as "receivedAt" from quarantine where frame = ${frame}`.execute(tx)
  return rows[0] ?? null
}

export interface ReasonCount {
  readonly reason: string
  readonly rows: number
  readonly arrivals: number
  readonly more: boolean
}

/** Of each reason; more are not counted. */
const mostCounted = 10_000

/** Rows of each reason, whatever reason the filter names. */
export async function countByReason(tx: Kysely<Schema>, filter: Filter): Promise<ReasonCount[]> {
  const { indexed, looked } = split({ ...filter, reason: null }, await findWhole(tx, filter.mn))
  const isByTime = filter.mn === null && filter.address === null && looked.length === 0
  const { rows } = await (isByTime ? countEach(indexed) : countSeen(indexed, looked)).execute(tx)
  return rows.toSorted((a, b) => b.rows - a.rows)
}

/** Every reason by its own index, so that none is hidden behind a flood of another. */
const countEach = (indexed: readonly Condition[]): RawBuilder<ReasonCount> => sql<ReasonCount>`
  with recursive found as (
    (select reason from quarantine where resolved_at is null order by reason limit 1)
    union all
    select (select q.reason from quarantine q where q.resolved_at is null and q.reason > found.reason
      order by q.reason limit 1) from found where found.reason is not null
  )
  select f.reason, least(c.rows, ${mostCounted})::integer as rows, c.arrivals, c.rows > ${mostCounted} as more
  from found f cross join lateral (
    select count(*)::integer as rows, coalesce(sum(arrivals), 0)::integer as arrivals from (
      select arrivals from quarantine where reason = f.reason and ${all(indexed)}
      order by received_at desc, frame desc limit ${mostCounted + 1}
    ) one
  ) c where f.reason is not null and c.rows > 0`

/** Among the newest that the index gives. */
const countSeen = (indexed: readonly Condition[], looked: readonly Condition[]): RawBuilder<ReasonCount> =>
  sql<ReasonCount>`
  with seen as materialized (
    select * from quarantine where ${all(indexed)} order by received_at desc, frame desc limit ${mostSeen}
  )
  select reason, count(*)::integer as rows, sum(arrivals)::integer as arrivals,
    (select count(*) from seen) >= ${mostSeen} as more
  from seen where ${all(looked)} group by reason`
