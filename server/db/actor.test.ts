import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestDatabase, testDatabaseKind } from '../../test/database/open.ts'
import { asActor, asSystem, parseDivisionCode } from './actor.ts'
import type { Actor, DivisionCode } from './actor.ts'
import type { Database } from './database.ts'
import type { Schema } from './schema.ts'

let db: Database

/** Tables that an actor may read, all but `division` and `factor_set` by row. */
const scoped = [
  'discharger',
  'outlet',
  'point',
  'logger',
  'logger_point',
  'point_factor',
  'reading_realtime',
  'reading_minute',
  'reading_hour',
  'reading_day',
  'reading_source',
  'reading_change',
  'latest',
  'logger_state',
  'logger_deviation',
  'device_message',
  'command',
  'command_event',
  'logger_hardware',
  'logger_clock',
  'logger_watch',
  'logger_event',
  // Views that run with their owner's rights and keep the scope themselves.
  'logger_listing',
  'logger_concern',
] as const
const closed = [
  'app_user',
  'app_session',
  'ingest_position',
  'migration',
  'command_secret',
  'credential_change',
  'start_up_policy',
  'start_up_run',
  'downlink_setting',
] as const

/** Three dischargers, one each in 420102, 420106 and 420502, with one row of everything each. */
const places = ['420102', '420106', '420502']

beforeAll(async () => {
  db = await openTestDatabase()
  await db.pool.query(`
    insert into division values ('42', '省', 'province'), ('4201', '市', 'city'), ('4205', '市', 'city'),
      ('420102', '区', 'county'), ('420106', '区', 'county'), ('420502', '区', 'county');
    insert into discharger (id, code, name, division_code, valid_from)
      select n, 'D' || n, 'x', (array['420102', '420106', '420502'])[n], '2026-01-01' from generate_series(1, 3) n;
    insert into outlet (id, discharger_id, division_code, code, name, medium, valid_from)
      select id, id, division_code, 'O', 'x', 'water', valid_from from discharger;
    insert into point (id, outlet_id, discharger_id, division_code, name, system_code, valid_from)
      select id, id, id, division_code, 'x', '32', valid_from from discharger;
    insert into logger (id, mn, discharger_id, name, version, password, sm4_key, valid_from)
      select id, 'MN' || id, id, 'x', '2017', 'secret', 'secret', valid_from from discharger;
    insert into logger_point select id, id, valid_from from discharger;
    insert into point_factor (point_id, factor_code, valid_from) select id, 'w01018', valid_from from discharger;
    insert into factor_set values (1, 'w01018-Rtd');
    insert into reading_source select id, 'minute', now(), id, now(), 1 from discharger;
    insert into reading_change select id, 'minute', now(), 'w01018-Rtd', 1, null, null, 1, 2, now() from discharger;
    insert into latest (start, received_at, frame, point_id, factor_set, period, "values")
      select now(), now(), id, id, 1, 'minute', array[1.0] from discharger;
    insert into logger_state select id, now(), id, 'peer' from discharger;
    insert into logger_deviation select id, 'crc-lower-case', 1, id, now() from discharger;
    insert into device_message (frame, logger_id, command, received_at, fingerprint, body)
      select id, id, '3020', now(), 'f', '{}' from discharger;
    insert into quarantine (frame, received_at, peer, reason) values (1, now(), 'peer', 'unknown-mn');
    insert into app_user (login, name, password_hash, role) values ('admin', 'x', 'hash', 'administrator');
    insert into command (logger_id, kind, cn, origin, reason, asked_at, expires_at, state)
      select id, 'clock.set', '1012', 'start-up', 'x', now(), now(), 'queued' from discharger;
    insert into command_event (command_id, at, kind) select id, now(), 'asked' from command;
    insert into logger_hardware (logger_id, logger_serial) select id, 'SN' || id from discharger;
    insert into logger_clock select now(), id, array[1.0], array[1.0] from discharger;
    insert into logger_watch select id, 'peer', '2017', false, 0 from discharger;
    insert into logger_event (at, last_at, frame, last_frame, count, logger_id, kind)
      select now(), now(), id, id, 1, id, 'version-change' from discharger;
    insert into ingest_position (applied, resume) values (0, 0);
    create table reading_minute_20261123 partition of reading_minute
      for values from ('2026-11-22 16:00+00') to ('2026-11-23 16:00+00');`)
  for (const period of ['realtime', 'minute', 'hour', 'day']) {
    await db.pool
      .query(`insert into reading_${period} (start, received_at, frame, point_id, factor_set, "values")
      select '2026-11-23 01:00+00', now(), id, id, 1, array[1.0] from discharger`)
  }
})
afterAll(() => db.close())

const division = (prefix: string): Actor => ({ kind: 'division', prefix: prefix as DivisionCode })
const discharger = (id: number): Actor => ({ kind: 'discharger', id })

async function countVisible(actor: Actor, table: string): Promise<number> {
  return asActor(db.kysely, actor, async (tx) => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(tx)
    return rows[0]!.n
  })
}

describe.each(scoped)('%s', (table) => {
  test.each([
    ['the province sees all', division('42'), places.length],
    ['a city sees its own', division('4201'), 2],
    ['a county sees its own', division('420502'), 1],
    ['another province sees nothing', division('43'), 0],
    ['a discharger sees its own', discharger(2), 1],
    ['an unknown discharger sees nothing', discharger(99), 0],
    ['an empty prefix sees nothing', division(''), 0],
    ['a pattern sees nothing', division('%'), 0],
    ['a range sees nothing', division('42~'), 0],
    ['a quote sees nothing', division(`42' or true --`), 0],
    ['half a code sees nothing', division('4'), 0],
    ['number zero sees nothing', discharger(0), 0],
    ['no number sees nothing', discharger(Number.NaN), 0],
    ['a number in text sees nothing', discharger('1 or true' as unknown as number), 0],
  ])('%s', async (_, actor, expected) => {
    expect(await countVisible(actor, table)).toBe(expected)
  })

  test('without settings the role sees nothing', async () => {
    const seen = await asSystem(db.kysely, async (tx) => {
      await sql`set local role qingyuan_web`.execute(tx)
      return sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(tx)
    })
    expect(seen.rows[0]!.n).toBe(0)
  })

  test('hostile settings set past the types show nothing more', async () => {
    for (const setting of ['%', '42~', `'`, ' ']) {
      const seen = await asSystem(db.kysely, async (tx) => {
        await sql`select set_config('qingyuan.division', ${setting}, true)`.execute(tx)
        await sql`set local role qingyuan_web`.execute(tx)
        return sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(tx)
      })
      expect(seen.rows[0]!.n).toBe(0)
    }
  })

  test('an actor cannot write', async () => {
    const write = (statement: string): Promise<unknown> =>
      asActor(db.kysely, division('42'), (tx) => sql.raw(statement).execute(tx))
    // A view of several tables is none to write to (55000).
    const refused = { code: expect.stringMatching(/^(?:42501|25006|55000)$/) as unknown }
    await expect(write(`delete from ${table}`)).rejects.toMatchObject(refused)
    await expect(write(`truncate ${table}`)).rejects.toMatchObject(refused)
    // Not by the transaction's being read-only alone: by right.
    const byRole = asSystem(db.kysely, async (tx) => {
      await sql`select set_config('qingyuan.division', '42', true), set_config('role', 'qingyuan_web', true)`.execute(
        tx,
      )
      await sql.raw(`delete from ${table}`).execute(tx)
    })
    await expect(byRole).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:42501|55000)$/) as unknown,
    })
  })
})

test('frames of nobody are seen by the province alone', async () => {
  expect(await countVisible(division('42'), 'quarantine')).toBe(1)
  expect(await countVisible(division('4201'), 'quarantine')).toBe(0)
  expect(await countVisible(division('43'), 'quarantine')).toBe(0)
  expect(await countVisible(discharger(1), 'quarantine')).toBe(0)
})

test.each(closed)('%s is closed', async (table) => {
  await expect(countVisible(division('42'), table)).rejects.toMatchObject({ code: '42501' })
})

test('secrets of a logger are out of reach, its other columns are not', async () => {
  for (const column of ['password', 'sm4_key', 'sm4_previous_key', '*']) {
    const read = asActor(db.kysely, division('42'), (tx) =>
      sql.raw(`select ${column} from logger`).execute(tx),
    )
    await expect(read).rejects.toMatchObject({ code: '42501' })
  }
  const rows = await asActor(db.kysely, division('4201'), (tx) =>
    tx.selectFrom('logger').select(['mn', 'version', 'dialect']).orderBy('mn').execute(),
  )
  expect(rows.map((row) => row.mn)).toEqual(['MN1', 'MN2'])
})

test('a partition is not readable past its table', async () => {
  expect(await countVisible(division('420102'), 'reading_minute')).toBe(1)
  await expect(countVisible(division('420102'), 'reading_minute_20261123')).rejects.toMatchObject({
    code: '42501',
  })
  await expect(countVisible(division('420102'), 'reading_hour_other')).rejects.toMatchObject({
    code: '42501',
  })
})

test('there is no other view and no table without row-level security for the role', async () => {
  const { rows } = await db.pool.query<{ name: string }>(`
    select c.relname as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('v', 'm', 'r', 'p') and not c.relrowsecurity
      and (has_any_column_privilege('qingyuan_web', c.oid, 'select') or c.relkind in ('v', 'm'))
    order by 1`)
  // Public knowledge: codes of places, names of factors; views that name the actor themselves.
  expect(rows.map((row) => row.name)).toEqual([
    'actor_area',
    'actor_site',
    'division',
    'factor_set',
    'logger_concern',
    'logger_listing',
  ])
})

test('the actor ends with the transaction, also with one that fails', async () => {
  const client = await db.pool.connect()
  client.release()
  await expect(asActor(db.kysely, division('42'), (tx) => sql`select 1/0`.execute(tx))).rejects.toMatchObject(
    { code: '22012' },
  )
  const { rows } = await db.pool.query<{ role: string; division: string | null }>(
    `select current_user::text as role, nullif(current_setting('qingyuan.division', true), '') as division`,
  )
  expect(rows[0]).toEqual({ role: 'postgres', division: null })
  expect(await asSystem(db.kysely, (tx) => tx.selectFrom('app_user').select('login').execute())).toHaveLength(
    1,
  )
})

const limitOf = async (tx: Kysely<Schema>): Promise<string> =>
  (await sql<{ limit: string }>`select current_setting('statement_timeout') as limit`.execute(tx)).rows[0]!
    .limit

test('the time limit of an actor ends with the transaction', async () => {
  expect(await asActor(db.kysely, division('42'), limitOf)).toBe('30s')
  expect(await limitOf(db.kysely)).toBe('0')
})

// PGlite has no timers to interrupt a statement.
if (testDatabaseKind === 'postgres') {
  test('a statement of an actor that takes too long is cancelled', async () => {
    const slow = asActor(db.kysely, division('42'), (tx) => sql`select pg_sleep(60)`.execute(tx), {
      statementTimeoutMs: 50,
    })
    await expect(slow).rejects.toMatchObject({ code: '57014' })
  })
}

test('an actor cannot become somebody else for long: the next transaction is its own again', async () => {
  await asActor(db.kysely, division('420502'), (tx) =>
    sql`select set_config('qingyuan.division', '42', false)`.execute(tx),
  )
  expect(await countVisible(discharger(3), 'point')).toBe(1)
  expect(await countVisible(division('420502'), 'point')).toBe(1)
})

test('at 5 000 outlets a policy is asked once for a query, not once for a row', async () => {
  await db.pool.query(`
    select setval(pg_get_serial_sequence('outlet', 'id'), 100), setval(pg_get_serial_sequence('point', 'id'), 100);
    insert into outlet (discharger_id, division_code, code, name, medium, valid_from)
      select 3, '420502', 'N' || n, 'x', 'gas', '2026-01-01' from generate_series(1, 5000) n;
    insert into point (outlet_id, discharger_id, division_code, name, system_code, valid_from)
      select id, 3, division_code, 'x', '31', valid_from from outlet where code like 'N%';
    insert into reading_minute (start, received_at, frame, point_id, factor_set, "values")
      select '2026-11-23 00:00+00'::timestamptz + m * interval '1 minute', now(), 1, 100 + p, 1, '{1}'
      from generate_series(1, 20) p, generate_series(0, 899) m;
    analyze outlet; analyze point; analyze reading_minute`)
  const explain = async (query: string): Promise<string> => {
    const result = await asActor(db.kysely, division('42'), (tx) =>
      sql.raw<{ 'QUERY PLAN': string }>(`explain (analyze, costs off, timing off) ${query}`).execute(tx),
    )
    return result.rows.map((row) => row['QUERY PLAN']).join('\n')
  }
  const day = await explain(`select start, "values" from reading_minute where point_id = 105
    and start >= '2026-11-22 16:00+00' and start < '2026-11-23 16:00+00' order by start`)
  expect(day).toContain('InitPlan 1')
  expect(day).not.toContain('SubPlan')
  expect(day).toMatch(/Index Cond: .*point_id = 105/)
  expect(day).not.toContain('reading_minute_other')
  // The settings are read before, not for each row.
  expect(day).not.toMatch(/(?:Filter|Cond): .*(?:actor_|current_setting)/)
  expect(Number(/Execution Time: ([\d.]+)/.exec(day)![1])).toBeLessThan(200)
  const county = await asActor(db.kysely, division('420102'), (tx) =>
    sql<{ 'QUERY PLAN': string }>`explain select id from point`.execute(tx),
  )
  expect(county.rows.map((row) => row['QUERY PLAN']).join()).not.toContain('SubPlan')
}, 60_000)

test('division codes', () => {
  expect(['42', '4201', '420102'].map(parseDivisionCode)).toEqual(['42', '4201', '420102'])
  expect(['', '4', '420', '42010203', '42~', '%', '４２'].map(parseDivisionCode)).toEqual(Array(7).fill(null))
})
