import type { Pool } from 'pg'
import { isRetryable } from '../db/retry.ts'
import type { FrameAddress } from '../journal/record.ts'
import { windowMs, type ClockRow } from './clock.ts'
import type { Episode, EpisodeDetail, EpisodeKind } from './logger-episode.ts'
import type { Restored, Watched } from './logger-watch.ts'
import type { IdentityRow, RestoredIdentity } from './identity.ts'
import type { Tx } from './store.ts'

const hourMs = 3_600_000
const windowsOfHour = hourMs / windowMs

/**
 * All rows say how things stand, so writing them twice changes nothing. What the database refuses of them is
 * given up (`onRefused`): readings do not wait for it.
 */
export async function writeWatched(
  tx: Tx,
  { identities, clock, episodes }: Watched,
  onRefused: (error: unknown) => void,
): Promise<void> {
  await tx.query('savepoint watched')
  try {
    if (identities.length > 0) await upsertIdentities(tx, identities)
    for (const rows of byWindow(clock)) await upsertClock(tx, rows)
    if (episodes.length > 0) await upsertEpisodes(tx, episodes)
  } catch (error) {
    if (isRetryable(error)) throw error
    await tx.query('rollback to savepoint watched')
    onRefused(error)
  }
}

async function upsertIdentities(tx: Tx, rows: readonly IdentityRow[]): Promise<void> {
  await tx.query({
    name: 'ingest-identity',
    text: `insert into logger_watch (logger_id, address, version, encrypted, reconnects)
      select * from unnest($1::integer[], $2::text[], $3::text[], $4::boolean[], $5::bigint[])
      on conflict (logger_id) do update set address = excluded.address, version = excluded.version,
        encrypted = excluded.encrypted, reconnects = excluded.reconnects`,
    values: [
      rows.map((row) => row.loggerId),
      rows.map((row) => row.address),
      rows.map((row) => row.version),
      rows.map((row) => row.encrypted),
      rows.map((row) => row.reconnects),
    ],
  })
}

/** Rows of one window each: they share their place in the row of the hour. A window that came twice counts last. */
function byWindow(rows: readonly ClockRow[]): ClockRow[][] {
  const groups = new Map<number, Map<number, ClockRow>>()
  for (const row of rows) {
    let group = groups.get(row.at)
    if (group === undefined) groups.set(row.at, (group = new Map()))
    group.set(row.loggerId, row)
  }
  return Array.from(groups.values(), (group) => Array.from(group.values()))
}

async function upsertClock(tx: Tx, rows: readonly ClockRow[]): Promise<void> {
  const { at } = rows[0]!
  const place = Math.floor((at % hourMs) / windowMs)
  // Numbers of ours: twelve statements, one for each place.
  const empty = (column: string): string =>
    `array[${Array.from({ length: windowsOfHour }, (_, i) => (i === place ? column : `'NaN'`)).join()}]::real[]`
  await tx.query({
    name: `ingest-clock-${place}`,
    text: `insert into logger_clock (hour, logger_id, drift, jitter)
      select to_timestamp($1), logger_id, ${empty('drift')}, ${empty('jitter')}
      from unnest($2::integer[], $3::real[], $4::real[]) as t (logger_id, drift, jitter)
      on conflict (logger_id, hour) do update set
        drift[${place + 1}] = excluded.drift[${place + 1}], jitter[${place + 1}] = excluded.jitter[${place + 1}]`,
    values: [
      (Math.floor(at / hourMs) * hourMs) / 1000,
      rows.map((row) => row.loggerId),
      rows.map((row) => row.drift),
      rows.map((row) => row.jitter),
    ],
  })
  await tx.query({
    name: 'ingest-drift',
    text: `update logger_watch w set drift = t.drift, drift_at = to_timestamp($1)
      from unnest($2::integer[], $3::real[]) as t (logger_id, drift) where w.logger_id = t.logger_id`,
    values: [at / 1000, rows.map((row) => row.loggerId), rows.map((row) => row.drift)],
  })
}

async function upsertEpisodes(tx: Tx, episodes: readonly Episode[]): Promise<void> {
  const seconds = (at: number | null): number | null => (at === null ? null : at / 1000)
  await tx.query({
    name: 'ingest-episodes',
    text: `insert into logger_event (logger_id, kind, frame, at, last_frame, last_at, ended_at, count, detail)
      select logger_id, kind, frame, to_timestamp(at), last_frame, to_timestamp(last_at),
        to_timestamp(ended_at), count, detail::jsonb
      from unnest($1::integer[], $2::text[], $3::bigint[], $4::float8[], $5::bigint[], $6::float8[],
          $7::float8[], $8::integer[], $9::text[])
        as t (logger_id, kind, frame, at, last_frame, last_at, ended_at, count, detail)
      on conflict (frame, kind, logger_id) do update set last_frame = excluded.last_frame,
        last_at = excluded.last_at, ended_at = excluded.ended_at, count = excluded.count,
        detail = excluded.detail`,
    values: [
      episodes.map((episode) => episode.loggerId),
      episodes.map((episode) => episode.kind),
      episodes.map((episode) => episode.frame),
      episodes.map((episode) => seconds(episode.at)),
      episodes.map((episode) => episode.lastFrame),
      episodes.map((episode) => seconds(episode.lastAt)),
      episodes.map((episode) => seconds(episode.endedAt)),
      episodes.map((episode) => Math.min(episode.count, 2 ** 31 - 1)),
      episodes.map((episode) => JSON.stringify(episode.detail)),
    ],
  })
}

interface WatchRow extends RestoredIdentity {
  readonly drift: number | null
  readonly drift_at: Date | null
}

interface EventRow {
  readonly logger_id: number | null
  readonly kind: EpisodeKind
  readonly frame: FrameAddress
  readonly at: Date
  readonly last_frame: FrameAddress
  readonly last_at: Date
  readonly count: number
  readonly detail: EpisodeDetail
}

/** What former runs knew: who was where, whose clock was how far off, and what had not ended. */
export async function findWatched(pool: Pool): Promise<Restored> {
  const watched = await pool.query<WatchRow>(
    `select w.logger_id as "loggerId", w.address, w.version, w.encrypted, w.reconnects, w.drift, w.drift_at,
       coalesce(s.last_peer, '') as peer
     from logger_watch w left join logger_state s on s.logger_id = w.logger_id`,
  )
  const events = await pool.query<EventRow>(
    `select logger_id, kind, frame, at, last_frame, last_at, count, detail
     from logger_event where ended_at is null`,
  )
  return {
    identities: watched.rows,
    drifts: watched.rows.flatMap(({ loggerId, drift, drift_at: at }) =>
      drift === null || at === null ? [] : [{ loggerId, at: at.getTime(), drift }],
    ),
    episodes: events.rows.map((row) => ({
      loggerId: row.logger_id,
      kind: row.kind,
      frame: row.frame,
      at: row.at.getTime(),
      lastFrame: row.last_frame,
      lastAt: row.last_at.getTime(),
      endedAt: null,
      count: row.count,
      detail: row.detail,
    })),
  }
}
