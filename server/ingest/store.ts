import type { Pool, PoolClient } from 'pg'
import type { Period } from '../../domain/reading.ts'
import type { FrameAddress } from '../journal/record.ts'
import type { FactorSet, FactorSets } from './factor-set.ts'
import type { RowChange, RowSource } from './fold.ts'
import type { FormedMessage, QuarantineEntry, Row } from './formed.ts'
import type { Position } from './position.ts'
import type { RowParameter } from './row-parameter.ts'
import type { Sightings } from './sightings.ts'

/** A row of a certain period. */
export interface KeyedRow extends Row {
  readonly period: Period
}

export interface RowKey {
  readonly pointId: number
  readonly start: number
}

/** Runs statements inside the one transaction of a batch. */
export type Tx = Pick<PoolClient, 'query'>

/**
 * One transaction, durable when it returns. Without waiting for the database's disk its crash would take back
 * rows and position that the memory of this process already counts as done, and nobody would form them again.
 */
export async function inTransaction<T>(pool: Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    try {
      await client.query('rollback')
    } catch (rollbackError) {
      broken = rollbackError as Error
    }
    throw error
  } finally {
    client.release(broken)
  }
}

export async function findRowTypeOid(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ oid: number }>(`select 'reading_in'::regtype::oid as oid`)
  return rows[0]!.oid
}

export async function findPosition(pool: Pool | Tx): Promise<Position | null> {
  const { rows } = await pool.query<{ applied: number; resume: number }>(
    'select applied, resume from ingest_position',
  )
  const [row] = rows
  return row === undefined
    ? null
    : { applied: row.applied as FrameAddress, resume: row.resume as FrameAddress }
}

/**
 * Moves the position on; false when it does not stand at `expected`: somebody else moved it. First in a
 * transaction, it keeps a second ingest out until the end.
 */
export async function movePosition(tx: Tx, expected: FrameAddress, to: Position): Promise<boolean> {
  const { rowCount } = await tx.query({
    name: 'ingest-position',
    text: `insert into ingest_position (applied, resume) values ($1, $2)
      on conflict (single) do update set applied = excluded.applied, resume = excluded.resume
      where ingest_position.applied = $3`,
    values: [to.applied, to.resume, expected],
  })
  return rowCount === 1
}

/** Every logger's and deviation's last counted frame. */
export async function listCounted(pool: Pool): Promise<{
  loggers: Map<number, number>
  deviations: Map<string, number>
}> {
  const loggers = await pool.query<{ logger_id: number; last_frame: number }>(
    'select logger_id, last_frame from logger_state',
  )
  const deviations = await pool.query<{ logger_id: number; kind: string; last_frame: number }>(
    'select logger_id, kind, last_frame from logger_deviation',
  )
  return {
    loggers: new Map(loggers.rows.map((row) => [row.logger_id, row.last_frame])),
    deviations: new Map(deviations.rows.map((row) => [`${row.logger_id} ${row.kind}`, row.last_frame])),
  }
}

/**
 * Gives every set its key, new ones the next free. Returns those that had none: if the transaction fails, they
 * have none again.
 */
export async function resolveFactorSets(
  tx: Tx,
  wanted: Iterable<FactorSet>,
  sets: FactorSets,
): Promise<FactorSet[]> {
  const missing = [...wanted].filter((set) => set.id === null)
  if (missing.length === 0) return missing
  const texts = missing.map((set) => set.text)
  await tx.query(
    `insert into factor_set (id, entries)
     select (select coalesce(max(id), 0) from factor_set) + row_number() over (order by n), entries
     from unnest($1::text[]) with ordinality as t (entries, n)
     where not exists (select from factor_set f where f.entries = t.entries)`,
    [texts],
  )
  const { rows } = await tx.query<{ id: number; entries: string }>(
    'select id, entries from factor_set where entries = any($1::text[])',
    [texts],
  )
  const ids = new Map(rows.map((row) => [row.entries, row.id]))
  for (const set of missing) {
    set.id = ids.get(set.text)!
    sets.learn(set.id, set.text)
  }
  return missing
}

/** Sets by key, from memory where they are known. */
async function readFactorSets(
  tx: Tx,
  ids: readonly number[],
  sets: FactorSets,
): Promise<Map<number, FactorSet>> {
  const found = new Map<number, FactorSet>()
  const missing: number[] = []
  for (const id of new Set(ids)) {
    const set = sets.ofId(id)
    if (set === null) missing.push(id)
    else found.set(id, set)
  }
  if (missing.length === 0) return found
  const { rows } = await tx.query<{ id: number; entries: string }>(
    'select id, entries from factor_set where id = any($1::integer[])',
    [missing],
  )
  for (const { id, entries } of rows) found.set(id, sets.learn(id, entries))
  return found
}

const columns = 'start, received_at, frame, point_id, factor_set, "values", flags, texts'

/** Rows that were not there before; returns how many were written. */
export async function insertRows(
  tx: Tx,
  period: Period,
  rows: readonly Row[],
  parameter: RowParameter,
): Promise<number> {
  const { rowCount } = await tx.query({
    name: `ingest-insert-${period}`,
    text: `insert into reading_${period} (${columns})
      select ${columns} from unnest($1::reading_in[]) on conflict do nothing`,
    values: [parameter.encode(rows)],
  })
  return rowCount ?? 0
}

interface StoredRow {
  start: Date
  received_at: Date
  frame: number
  point_id: number
  factor_set: number
  values: (number | null)[]
  flags: string | null
  texts: Record<string, string> | null
}

/**
 * The rows that stand at the keys. `offset 0` keeps the planner from turning many look-ups by key into a walk
 * through a day; the borders let it leave out all other partitions.
 */
export async function findRows(
  tx: Tx,
  period: Period,
  keys: readonly RowKey[],
  sets: FactorSets,
): Promise<Row[]> {
  if (keys.length === 0) return []
  const [from, to] = bordersOf(keys)
  const { rows } = await tx.query<StoredRow>(
    `select r.* from unnest($1::integer[], $2::float8[]) as k (point_id, seconds)
     cross join lateral (
       select ${columns} from reading_${period} r
       where r.point_id = k.point_id and r.start = to_timestamp(k.seconds)
         and r.start between to_timestamp($3) and to_timestamp($4) offset 0
     ) r`,
    [keys.map((key) => key.pointId), keys.map((key) => key.start / 1000), from / 1000, to / 1000],
  )
  const setOf = await readFactorSets(
    tx,
    rows.map((row) => row.factor_set),
    sets,
  )
  return rows.map((row) => ({
    start: row.start.getTime(),
    receivedAt: row.received_at.getTime(),
    frame: row.frame as FrameAddress,
    pointId: row.point_id,
    set: setOf.get(row.factor_set)!,
    values: row.values.map((value) => value ?? Number.NaN),
    flags: row.flags,
    texts: row.texts,
  }))
}

const bordersOf = (keys: readonly RowKey[]): [from: number, to: number] => {
  let from = Number.POSITIVE_INFINITY
  let to = Number.NEGATIVE_INFINITY
  for (const { start } of keys) {
    if (start < from) from = start
    if (start > to) to = start
  }
  return [from, to]
}

/** Puts merged rows in the place of those that stand. */
export async function updateRows(
  tx: Tx,
  period: Period,
  rows: readonly Row[],
  parameter: RowParameter,
): Promise<void> {
  if (rows.length === 0) return
  const [from, to] = bordersOf(rows)
  // By key, never by a walk through the partition; both end with the transaction.
  await tx.query('set local enable_hashjoin to off; set local enable_mergejoin to off')
  await tx.query(
    `update reading_${period} r
     set received_at = x.received_at, frame = x.frame, factor_set = x.factor_set, "values" = x."values",
       flags = x.flags, texts = x.texts
     from unnest($1::reading_in[]) x
     where r.point_id = x.point_id and r.start = x.start
       and r.start between to_timestamp($2) and to_timestamp($3)`,
    [parameter.encode(rows), from / 1000, to / 1000],
  )
}

export interface KeyedSource extends RowSource, RowKey {
  readonly period: Period
}

export async function insertSources(tx: Tx, sources: readonly KeyedSource[]): Promise<void> {
  if (sources.length === 0) return
  await tx.query(
    `insert into reading_source (point_id, period, start, frame, received_at, factor_set)
     select point_id, period, to_timestamp(start), frame, to_timestamp(received_at), factor_set
     from unnest($1::integer[], $2::text[], $3::float8[], $4::bigint[], $5::float8[], $6::integer[])
       as t (point_id, period, start, frame, received_at, factor_set)
     on conflict do nothing`,
    [
      sources.map((source) => source.pointId),
      sources.map((source) => source.period),
      sources.map((source) => source.start / 1000),
      sources.map((source) => source.frame),
      sources.map((source) => source.receivedAt / 1000),
      sources.map((source) => source.set.id),
    ],
  )
}

/** Frames on record for rows, oldest first. */
export async function findSources(
  tx: Tx,
  period: Period,
  keys: readonly RowKey[],
  sets: FactorSets,
): Promise<KeyedSource[]> {
  if (keys.length === 0) return []
  const { rows } = await tx.query<{
    point_id: number
    start: Date
    frame: number
    received_at: Date
    factor_set: number
  }>(
    `select s.point_id, s.start, s.frame, s.received_at, s.factor_set
     from unnest($1::integer[], $2::float8[]) as k (point_id, seconds)
     cross join lateral (
       select * from reading_source s
       where s.point_id = k.point_id and s.period = $3 and s.start = to_timestamp(k.seconds) offset 0
     ) s
     order by s.frame`,
    [keys.map((key) => key.pointId), keys.map((key) => key.start / 1000), period],
  )
  const setOf = await readFactorSets(
    tx,
    rows.map((row) => row.factor_set),
    sets,
  )
  return rows.map((row) => ({
    period,
    pointId: row.point_id,
    start: row.start.getTime(),
    frame: row.frame as FrameAddress,
    receivedAt: row.received_at.getTime(),
    set: setOf.get(row.factor_set)!,
  }))
}

export interface KeyedChange extends RowChange, RowKey {
  readonly period: Period
}

export async function insertChanges(tx: Tx, changes: readonly KeyedChange[]): Promise<void> {
  if (changes.length === 0) return
  await tx.query(
    `insert into reading_change
       (point_id, period, start, entry, old_value, old_text, old_flag, old_frame, new_frame, changed_at)
     select point_id, period, to_timestamp(start), entry, old_value, old_text, old_flag, old_frame, new_frame,
       to_timestamp(changed_at)
     from unnest($1::integer[], $2::text[], $3::float8[], $4::text[], $5::float8[], $6::text[], $7::text[],
         $8::bigint[], $9::bigint[], $10::float8[])
       as t (point_id, period, start, entry, old_value, old_text, old_flag, old_frame, new_frame, changed_at)
     on conflict do nothing`,
    [
      changes.map((change) => change.pointId),
      changes.map((change) => change.period),
      changes.map((change) => change.start / 1000),
      changes.map((change) => change.entry),
      changes.map((change) => (Number.isNaN(change.oldValue) ? null : change.oldValue)),
      changes.map((change) => change.oldText),
      changes.map((change) => (change.oldFlag === '' ? null : change.oldFlag)),
      changes.map((change) => change.oldFrame),
      changes.map((change) => change.newFrame),
      changes.map((change) => change.changedAt / 1000),
    ],
  )
}

export async function insertMessages(tx: Tx, messages: readonly FormedMessage[]): Promise<void> {
  if (messages.length === 0) return
  await tx.query(
    `insert into device_message
       (frame, logger_id, command, system_code, data_time, received_at, fingerprint, body)
     select frame, logger_id, command, system_code, to_timestamp(data_time), to_timestamp(received_at),
       fingerprint, body::jsonb
     from unnest($1::bigint[], $2::integer[], $3::text[], $4::text[], $5::float8[], $6::float8[], $7::text[],
         $8::text[])
       as t (frame, logger_id, command, system_code, data_time, received_at, fingerprint, body)
     on conflict do nothing`,
    [
      messages.map((message) => message.frame),
      messages.map((message) => message.loggerId),
      messages.map((message) => message.command),
      messages.map((message) => message.systemCode),
      messages.map((message) => (message.dataTime === null ? null : message.dataTime / 1000)),
      messages.map((message) => message.receivedAt / 1000),
      messages.map((message) => message.fingerprint),
      messages.map((message) => message.body),
    ],
  )
}

/** `isFirst` is false where an earlier attempt may have written all this: what counts is then left as it is. */
export async function insertQuarantine(
  tx: Tx,
  entries: readonly QuarantineEntry[],
  isFirst: boolean,
): Promise<void> {
  if (entries.length === 0) return
  const own = entries.filter((entry) => !entry.isCount)
  if (own.length > 0) await insertQuarantined(tx, own, 'do nothing')
  const counts = isFirst && own.length < entries.length ? entries.filter((entry) => entry.isCount) : []
  if (counts.length > 0)
    await insertQuarantined(
      tx,
      counts,
      `(frame) do update set arrivals = quarantine.arrivals + excluded.arrivals,
        last_at = greatest(quarantine.last_at, excluded.last_at)`,
    )
}

async function insertQuarantined(
  tx: Tx,
  entries: readonly QuarantineEntry[],
  onConflict: string,
): Promise<void> {
  await tx.query(
    `insert into quarantine (frame, received_at, peer, reason, mn, command, detail, arrivals, last_at)
     select frame, to_timestamp(min(received_at)), min(peer), min(reason), min(mn), min(command), min(detail),
       case when bool_or(is_count) then count(*) else 1 end,
       case when bool_or(is_count) then to_timestamp(max(received_at)) end
     from unnest($1::bigint[], $2::float8[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
         $8::boolean[])
       as t (frame, received_at, peer, reason, mn, command, detail, is_count)
     group by frame
     on conflict ${onConflict}`,
    [
      entries.map((entry) => entry.frame),
      entries.map((entry) => entry.receivedAt / 1000),
      entries.map((entry) => entry.peer),
      entries.map((entry) => entry.reason),
      entries.map((entry) => entry.mn),
      entries.map((entry) => entry.command),
      entries.map((entry) => entry.detail),
      entries.map((entry) => entry.isCount),
    ],
  )
}

/** Newest rows; an older one never takes the place of a newer. */
export async function upsertLatest(
  tx: Tx,
  rows: readonly KeyedRow[],
  parameter: RowParameter,
): Promise<void> {
  if (rows.length === 0) return
  await tx.query({
    name: 'ingest-latest',
    text: `insert into latest (${columns}, period)
      select ${columns}, period from unnest($1::reading_in[], $2::text[]) as t (${columns}, period)
      on conflict (point_id, period) do update
      set start = excluded.start, received_at = excluded.received_at, frame = excluded.frame,
        factor_set = excluded.factor_set, "values" = excluded."values", flags = excluded.flags,
        texts = excluded.texts
      where excluded.start >= latest.start`,
    values: [parameter.encode(rows), rows.map((row) => row.period)],
  })
}

/**
 * Adds what was counted since the last time. Whoever cannot know whether a commit came through may say the
 * same again: what was added once has its last frame on record.
 */
export async function upsertSightings(tx: Tx, sightings: Sightings): Promise<void> {
  const all = [...sightings.values()]
  if (all.length === 0) return
  const seen = all.filter(({ lastFrame }) => lastFrame >= 0)
  await tx.query({
    name: 'ingest-sightings',
    text: `insert into logger_state (logger_id, last_seen_at, last_frame, last_peer, frames)
      select logger_id, to_timestamp(last_seen_at), last_frame, last_peer, frames
      from unnest($1::integer[], $2::float8[], $3::bigint[], $4::text[], $5::bigint[])
        as t (logger_id, last_seen_at, last_frame, last_peer, frames)
      on conflict (logger_id) do update set
        frames = logger_state.frames + excluded.frames, last_seen_at = excluded.last_seen_at,
        last_peer = excluded.last_peer, last_frame = excluded.last_frame
      where excluded.last_frame > logger_state.last_frame`,
    values: [
      seen.map((sighting) => sighting.loggerId),
      seen.map((sighting) => sighting.lastSeenAt / 1000),
      seen.map((sighting) => sighting.lastFrame),
      seen.map((sighting) => sighting.lastPeer),
      seen.map((sighting) => sighting.frames),
    ],
  })
  const deviations = all.flatMap((sighting) =>
    [...sighting.deviations].map(([kind, { frames, lastFrame, lastAt }]) => ({
      loggerId: sighting.loggerId,
      kind,
      frames,
      lastFrame,
      lastAt,
    })),
  )
  if (deviations.length === 0) return
  await tx.query({
    name: 'ingest-deviations',
    text: `insert into logger_deviation (logger_id, kind, frames, last_frame, last_at)
      select logger_id, kind, frames, last_frame, to_timestamp(last_at)
      from unnest($1::integer[], $2::text[], $3::bigint[], $4::bigint[], $5::float8[])
        as t (logger_id, kind, frames, last_frame, last_at)
      on conflict (logger_id, kind) do update set
        frames = logger_deviation.frames + excluded.frames, last_at = excluded.last_at,
        last_frame = excluded.last_frame
      where excluded.last_frame > logger_deviation.last_frame`,
    values: [
      deviations.map((deviation) => deviation.loggerId),
      deviations.map((deviation) => deviation.kind),
      deviations.map((deviation) => deviation.frames),
      deviations.map((deviation) => deviation.lastFrame),
      deviations.map((deviation) => deviation.lastAt / 1000),
    ],
  })
}

/** Every table that is formed from the journal alone. */
export const formedTables = [
  'reading_realtime',
  'reading_minute',
  'reading_hour',
  'reading_day',
  'reading_source',
  'reading_change',
  'latest',
  'logger_state',
  'logger_deviation',
  'logger_clock',
  'logger_watch',
  'logger_event',
  'device_message',
  'quarantine',
  'factor_set',
  'ingest_position',
]

export async function hasFormed(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ has: boolean }>(
    `select ${formedTables.map((table) => `exists (select from ${table})`).join(' or ')} as has`,
  )
  return rows[0]!.has
}

export async function clearFormed(pool: Pool): Promise<void> {
  await pool.query(`truncate ${formedTables.join(', ')}`)
}
