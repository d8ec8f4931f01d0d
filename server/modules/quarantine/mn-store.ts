import { sql, type Kysely } from 'kysely'
import type { Schema } from '../../db/schema.ts'

export interface UnknownMnRow {
  readonly mn: string
  readonly frames: number
  readonly firstAt: Date
  readonly lastAt: Date
  readonly lastPeer: string
  readonly lastFrame: number
  readonly registered: boolean
}

/** Of one MN; more are not counted. */
export const mostFrames = 10_000

const isRegistered = (mn: ReturnType<typeof sql>, at: Date) => sql`exists (select from logger l
  where l.mn = ${mn} and l.valid_from <= ${at} and coalesce(l.valid_to, 'infinity') > ${at})`

/** MNs that send and have no logger, in their order; each is one step through the index, however many frames. */
export async function listUnknown(
  tx: Kysely<Schema>,
  prefix: string,
  after: string,
  at: Date,
  limit: number,
): Promise<UnknownMnRow[]> {
  const open = sql`resolved_at is null and reason = 'unknown-mn'`
  const end = `${prefix}\u{10FFFF}`
  const { rows } = await sql<UnknownMnRow>`
    with recursive found as (
      (select mn from quarantine where ${open} and mn > ${after} and mn >= ${prefix} and mn < ${end}
        order by mn limit 1)
      union all
      select (select q.mn from quarantine q where ${open} and q.mn > found.mn and q.mn < ${end}
        order by q.mn limit 1) from found where found.mn is not null
    )
    select m.mn, least(c.n, ${mostFrames})::integer as frames, f.received_at as "firstAt", l.received_at as "lastAt",
      l.peer as "lastPeer", l.frame as "lastFrame", ${isRegistered(sql`m.mn`, at)} as registered
    from (select mn from found where mn is not null limit ${limit}) m
    cross join lateral (select count(*) as n from (
      select from quarantine where ${open} and mn = m.mn limit ${mostFrames + 1}) one) c
    cross join lateral (select received_at from quarantine where ${open} and mn = m.mn
      order by received_at, frame limit 1) f
    cross join lateral (select received_at, peer, frame from quarantine where ${open} and mn = m.mn
      order by received_at desc, frame desc limit 1) l
    order by m.mn`.execute(tx)
  return rows
}

export interface RereadPreview {
  readonly reasons: readonly { readonly reason: string; readonly frames: number }[]
  readonly frames: number
  readonly firstAt: Date | null
  readonly lastAt: Date | null
  readonly registered: boolean
}

/** What stands in quarantine of an MN, the oldest 10 000 frames of it. */
export async function previewMn(tx: Kysely<Schema>, mn: string, at: Date): Promise<RereadPreview> {
  const { rows } = await sql<{ reason: string; frames: number; firstAt: Date; lastAt: Date }>`
    select reason, count(*)::integer as frames, min(received_at) as "firstAt", max(received_at) as "lastAt"
    from (select reason, received_at from quarantine where resolved_at is null and mn = ${mn}
      order by received_at, frame limit ${mostFrames + 1}) oldest
    group by reason order by frames desc, reason`.execute(tx)
  const { rows: known } = await sql<{ registered: boolean }>`
    select ${isRegistered(sql`${mn}`, at)} as registered`.execute(tx)
  const times = rows.flatMap(({ firstAt, lastAt }) => [firstAt.getTime(), lastAt.getTime()])
  return {
    reasons: rows.map(({ reason, frames }) => ({ reason, frames })),
    frames: rows.reduce((sum, { frames }) => sum + frames, 0),
    firstAt: times.length === 0 ? null : new Date(Math.min(...times)),
    lastAt: times.length === 0 ? null : new Date(Math.max(...times)),
    registered: known[0]!.registered,
  }
}
