import { sql, type Kysely, type RawBuilder } from 'kysely'
import { stateLimitsMs, type OutletStateName } from '../../../domain/outlet-state.ts'
import { periods, type Period } from '../../../domain/reading.ts'
import type { Schema } from '../../db/schema.ts'

export interface OutletFilter {
  readonly division: string | null
  readonly medium: 'water' | 'gas' | null
  readonly text: string | null
}

export interface OutletPage {
  readonly state: OutletStateName | null
  readonly sort: 'name' | 'state' | 'age'
  readonly offset: number
  readonly limit: number
}

export interface ListedOutlet {
  readonly id: number
  readonly name: string
  readonly dischargerName: string
  readonly divisionCode: string
  readonly divisionName: string
  readonly medium: 'water' | 'gas'
  readonly state: OutletStateName
}

export type StateCounts = Readonly<Record<OutletStateName, number>>

/** Ends of the states as instants, one for each period, in the order of `periods`. */
const cutOffs = (now: number, end: 'live' | 'offline'): string[] =>
  periods.map((period) => new Date(now - stateLimitsMs(period)[end]).toISOString())

/**
 * `judged`: every visible outlet under the filter with its state. The table of newest rows is read once and
 * grouped before anything is joined to it.
 */
function judgedOutlets(filter: OutletFilter, now: number): RawBuilder<unknown> {
  const { division, medium, text } = filter
  const conditions = [
    sql`o.valid_from <= ${new Date(now)}`,
    sql`(o.valid_to is null or o.valid_to > ${new Date(now)})`,
    ...(division === null
      ? []
      : [sql`o.division_code >= ${division} and o.division_code < ${`${division}~`}`]),
    ...(medium === null ? [] : [sql`o.medium = ${medium}`]),
    ...(text === null
      ? []
      : [sql`position(lower(${text}) in lower(concat_ws(' ', o.name, o.code, d.name))) > 0`]),
  ]
  return sql`
    heard as (
      select point_id, max(received_at) as received_at,
        min(case period when 'realtime' then 1 when 'minute' then 2 when 'hour' then 3 else 4 end) as period
      from latest group by point_id
    ),
    arrived as (
      select p.outlet_id, max(h.received_at) as received_at, min(h.period) as period
      from point p join heard h on h.point_id = p.id group by p.outlet_id
    ),
    judged as materialized (
      select o.id, o.name, o.medium, o.division_code, coalesce(d.name, '') as discharger_name, a.received_at,
        case
          when a.received_at is null then 'silent'
          when a.received_at >= (${cutOffs(now, 'live')}::timestamptz[])[a.period] then 'live'
          when a.received_at < (${cutOffs(now, 'offline')}::timestamptz[])[a.period] then 'offline'
          else 'stale'
        end as state
      from outlet o
        left join discharger d on d.id = o.discharger_id
        left join arrived a on a.outlet_id = o.id
      where ${sql.join(conditions, sql` and `)}
    )`
}

/** What needs a look comes first. */
const orders: Readonly<Record<OutletPage['sort'], RawBuilder<unknown>>> = {
  name: sql`division_code, discharger_name, name, id`,
  state: sql`array_position(array['offline', 'stale', 'silent', 'live'], state), division_code, discharger_name, name, id`,
  age: sql`received_at asc nulls first, id`,
}

/** One page of outlets, and how many there are in each state under the filter. */
export async function listOutlets(
  tx: Kysely<Schema>,
  filter: OutletFilter,
  page: OutletPage,
  now: number,
): Promise<{ counts: StateCounts; outlets: ListedOutlet[] }> {
  const { rows } = await sql<{ counts: Partial<StateCounts> | null; outlets: ListedOutlet[] | null }>`
    with ${judgedOutlets(filter, now)},
    page as (
      select *, row_number() over (order by ${orders[page.sort]}) as place
      from judged where ${page.state === null ? sql`true` : sql`state = ${page.state}`}
      order by place offset ${page.offset} limit ${page.limit}
    )
    select
      (select json_object_agg(state, n) from (select state, count(*) as n from judged group by state) s) as counts,
      (select json_agg(json_build_object('id', p.id, 'name', p.name, 'medium', p.medium, 'state', p.state,
          'divisionCode', p.division_code, 'divisionName', coalesce(v.name, p.division_code),
          'dischargerName', p.discharger_name) order by p.place)
        from page p left join division v on v.code = p.division_code) as outlets`.execute(tx)
  const { counts, outlets } = rows[0]!
  return { counts: { ...noCounts, ...counts }, outlets: outlets ?? [] }
}

const noCounts: StateCounts = { live: 0, stale: 0, offline: 0, silent: 0 }

export interface NewestRow {
  readonly outletId: number
  readonly pointId: number
  readonly period: Period
  readonly start: Date
  readonly receivedAt: Date
  readonly factorSet: number
  readonly values: readonly (number | null)[]
  readonly flags: string | null
  readonly texts: Readonly<Record<string, string>> | null
}

/** For each point of these outlets the newest row of its shortest period. */
export async function listNewestRows(tx: Kysely<Schema>, outletIds: readonly number[]): Promise<NewestRow[]> {
  if (outletIds.length === 0) return []
  const { rows } = await sql<NewestRow>`
    select distinct on (p.outlet_id, l.point_id)
      p.outlet_id as "outletId", l.point_id as "pointId", l.period, l.start, l.received_at as "receivedAt",
      l.factor_set as "factorSet", l."values", l.flags, l.texts
    from point p join latest l on l.point_id = p.id
    where p.outlet_id = any (${outletIds}::integer[])
    order by p.outlet_id, l.point_id,
      case l.period when 'realtime' then 1 when 'minute' then 2 when 'hour' then 3 else 4 end`.execute(tx)
  return rows
}

export interface AreaRow {
  readonly code: string
  readonly name: string
  readonly counts: StateCounts
}

/** Counts by the first `digits` digits of the division code. */
export async function countAreas(
  tx: Kysely<Schema>,
  division: string | null,
  digits: number,
  now: number,
): Promise<AreaRow[]> {
  const { rows } = await sql<{ code: string; name: string | null; counts: Partial<StateCounts> }>`
    with ${judgedOutlets({ division, medium: null, text: null }, now)},
    counted as (
      select left(division_code, ${digits}) as code, state, count(*) as n from judged group by 1, 2
    )
    select c.code, d.name, json_object_agg(c.state, c.n) as counts
    from counted c left join division d on d.code = c.code group by c.code, d.name order by c.code`.execute(
    tx,
  )
  return rows.map(({ code, name, counts }) => ({
    code,
    name: name ?? code,
    counts: { ...noCounts, ...counts },
  }))
}
