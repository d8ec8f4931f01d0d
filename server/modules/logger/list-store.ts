import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { LoggerConcern } from '../../../contract/index.ts'
import { loggerStateLimitsMs } from '../../../domain/logger-state.ts'
import { clockKinds, identityKinds } from '../../../domain/logger-event.ts'
import type { OutletStateName } from '../../../domain/outlet-state.ts'
import type { Schema } from '../../db/schema.ts'

export interface LoggerFilter {
  readonly text: string | null
  readonly state: OutletStateName | null
  readonly concern: LoggerConcern | null
}

export interface LoggerPage {
  readonly sort: 'concern' | 'name' | 'seen' | 'drift'
  readonly offset: number
  readonly limit: number
}

export interface ListedLogger {
  readonly id: number
  readonly mn: string
  readonly name: string
  readonly version: string
  readonly discharger: string
  readonly division: string
  readonly state: OutletStateName
  readonly lastSeenAt: number | null
  readonly lastPeer: string | null
  readonly drift: number | null
  readonly driftAt: number | null
  readonly clock: boolean
  readonly identity: boolean
  readonly deviations: number
}

export interface LoggerCounts {
  readonly all: number
  readonly live: number
  readonly stale: number
  readonly offline: number
  readonly silent: number
  readonly clock: number
  readonly identity: number
  readonly deviation: number
}

const instant = (at: number): RawBuilder<unknown> => sql`${new Date(at).toISOString()}::timestamptz`

/** `judged`: every visible logger in force, with its state and what concerns it; names only where asked for. */
function judgedLoggers(text: string | null, now: number): RawBuilder<unknown> {
  const found =
    text === null
      ? sql`true`
      : sql`position(lower(${text}) in lower(concat_ws(' ', l.mn, l.name, l.discharger))) > 0`
  return sql`
    flagged as materialized (
      select logger_id, bool_or(kind = any (${clockKinds}::text[])) as clock,
        bool_or(kind = any (${identityKinds}::text[])) as identity
      from logger_concern where kind = any (${[...clockKinds, ...identityKinds]}::text[]) group by logger_id
    ),
    judged as materialized (
      select l.id, l.division_code, l.discharger, l.name, l.last_seen_at, l.drift, l.deviations,
        coalesce(f.clock, false) as clock, coalesce(f.identity, false) as identity,
        case
          when l.last_seen_at is null then 'silent'
          when l.last_seen_at >= ${instant(now - loggerStateLimitsMs.live)} then 'live'
          when l.last_seen_at < ${instant(now - loggerStateLimitsMs.offline)} then 'offline'
          else 'stale'
        end as state
      from logger_listing l left join flagged f on f.logger_id = l.id
      where l.valid_from <= ${instant(now)} and (l.valid_to is null or l.valid_to > ${instant(now)})
        and ${found}
    )`
}

function chosen({ state, concern }: LoggerFilter): RawBuilder<unknown> {
  const concerns: Readonly<Record<LoggerConcern, RawBuilder<unknown>>> = {
    clock: sql`clock`,
    identity: sql`identity`,
    deviation: sql`deviations > 0`,
  }
  return sql.join(
    [
      sql`true`,
      ...(state === null ? [] : [sql`state = ${state}`]),
      ...(concern === null ? [] : [concerns[concern]]),
    ],
    sql` and `,
  )
}

/** What needs a look comes first. */
const orders: Readonly<Record<LoggerPage['sort'], RawBuilder<unknown>>> = {
  concern: sql`identity desc, clock desc, array_position(array['offline', 'stale', 'live', 'silent'], state),
    deviations desc, division_code, discharger, id`,
  name: sql`division_code, discharger, name, id`,
  seen: sql`last_seen_at asc nulls first, id`,
  drift: sql`abs(drift) desc nulls last, id`,
}

/** One page of loggers, and how many there are of each kind under the text. */
export async function listLoggers(
  tx: Kysely<Schema>,
  filter: LoggerFilter,
  page: LoggerPage,
  now: number,
): Promise<{ readonly total: number; readonly counts: LoggerCounts; readonly loggers: ListedLogger[] }> {
  // Without statistics of the scope the planner takes 60 000 loggers for a few and walks an index for each.
  await sql`set local enable_nestloop to off`.execute(tx)
  const { rows } = await sql<{ total: number; counts: LoggerCounts; loggers: ListedLogger[] | null }>`
    with ${judgedLoggers(filter.text, now)},
    page as (
      select *, row_number() over () as place from (
        select id, state, clock, identity from judged where ${chosen(filter)}
        order by ${orders[page.sort]} offset ${page.offset} limit ${page.limit}
      ) ordered
    )
    select
      (select count(*)::integer from judged where ${chosen(filter)}) as total,
      (select json_build_object('all', count(*), 'live', count(*) filter (where state = 'live'),
          'stale', count(*) filter (where state = 'stale'), 'offline', count(*) filter (where state = 'offline'),
          'silent', count(*) filter (where state = 'silent'), 'clock', count(*) filter (where clock),
          'identity', count(*) filter (where identity), 'deviation', count(*) filter (where deviations > 0))
        from judged) as counts,
      (select json_agg(json_build_object('id', p.id, 'mn', l.mn, 'name', l.name, 'version', l.version,
          'discharger', l.discharger, 'division', coalesce(v.name, l.division_code), 'state', p.state,
          'lastSeenAt', round(extract(epoch from l.last_seen_at) * 1000), 'lastPeer', l.last_peer,
          'drift', l.drift, 'driftAt', round(extract(epoch from l.drift_at) * 1000),
          'clock', p.clock, 'identity', p.identity, 'deviations', l.deviations) order by p.place)
        from page p join logger_listing l on l.id = p.id
          left join division v on v.code = l.division_code) as loggers`.execute(tx)
  const { total, counts, loggers } = rows[0]!
  return { total, counts, loggers: loggers ?? [] }
}
