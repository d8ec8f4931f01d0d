import { sql } from 'kysely'
import type { Database } from '../../server/db/database.ts'
import { ensurePartitions } from '../../server/db/partition.ts'

/** How large the province of the reading bench is. */
export interface ProvinceSize {
  readonly outlets: number
  /** Points with a month of hours. */
  readonly hourPoints: number
  /** Points with a day of minutes (one each minute). */
  readonly minutePoints: number
  /** Users of the web: administrator, city, discharger. */
  readonly passwordHash: string
}

/** Whole hour at which everything ends. */
export const provinceNow = new Date('2026-11-23T04:00:00Z')
const dayMs = 86_400_000

const factors = ['w01018', 'w21003', 'w21011', 'w21001', 'w01001', 'w01010', 'w00000']
const entriesOf = (fields: readonly string[], shift: number): string =>
  [...factors.slice(shift), ...factors.slice(0, shift)]
    .flatMap((code) => fields.map((field) => `${code}-${field}`))
    .join(',')

/**
 * 17 cities of 6 counties, one point and one logger an outlet, newest rows of all periods; rows in the order
 * in which they would have come (by time, then by point), so that those of one point lie apart on disk.
 */
export async function fillProvince(db: Database, size: ProvinceSize): Promise<void> {
  const { pool } = db
  const { outlets, hourPoints, minutePoints, passwordHash } = size
  await pool.query(`insert into division values ('42', '湖北省', 'province')`)
  await pool.query(`insert into division select '42' || lpad(c::text, 2, '0'), '第' || c || '市', 'city'
    from generate_series(1, 17) c`)
  await pool.query(`insert into division select '42' || lpad(c::text, 2, '0') || lpad(k::text, 2, '0'),
    '第' || k || '区', 'county' from generate_series(1, 17) c, generate_series(1, 6) k`)
  await pool.query(
    `insert into discharger (id, code, name, division_code, valid_from)
     select n, 'D' || n, '重点排污单位' || n,
       '42' || lpad((n % 17 + 1)::text, 2, '0') || lpad((n % 6 + 1)::text, 2, '0'), '2026-01-01'
     from generate_series(1, $1::integer / 2) n`,
    [outlets],
  )
  await pool.query(
    `insert into outlet (id, discharger_id, division_code, code, name, medium, valid_from)
     select n, d.id, d.division_code, 'DW' || n, n || '号排放口', case n % 3 when 0 then 'gas' else 'water' end, '2026-01-01'
     from generate_series(1, $1::integer) n join discharger d on d.id = (n + 1) / 2`,
    [outlets],
  )
  await pool.query(`insert into point (id, outlet_id, discharger_id, division_code, name, system_code, valid_from)
    select id, id, discharger_id, division_code, '监测点', '32', valid_from from outlet`)
  await pool.query(`insert into logger (id, mn, discharger_id, name, version, password, valid_from)
    select id, 'B' || lpad(id::text, 23, '0'), discharger_id, '数采仪', '2017', '123456', valid_from from outlet`)
  await pool.query('insert into logger_point select id, id, valid_from from outlet')
  const sets = [
    ...factors.map((_, shift) => entriesOf(['Rtd'], shift)),
    ...factors.map((_, shift) => entriesOf(['Avg', 'Min', 'Max', 'Cou'], shift)),
  ]
  await pool.query(
    'insert into factor_set select ordinality, entries from unnest($1::text[]) with ordinality s (entries)',
    [sets],
  )
  await pool.query(
    `insert into latest (start, received_at, frame, point_id, factor_set, period, "values")
     select $1::timestamptz - make_interval(mins => age), $1::timestamptz - make_interval(mins => age, secs => -2),
       p.id, p.id, p.id % 7 + 1 + shift, period, array(select random() * 100 from generate_series(1, places + p.id * 0))
     from point p, (values ('realtime', 0, 7), ('minute', 7, 28), ('hour', 7, 28), ('day', 7, 28)) k (period, shift, places),
       lateral (select case when p.id % 10 < 7 then 0 else p.id % 200 end as age) a`,
    [provinceNow],
  )
  for (const [login, role, division, discharger] of [
    ['admin', 'administrator', '42', null],
    ['city', 'authority', '4201', null],
    ['owner', 'discharger', null, 1],
  ]) {
    await pool.query(
      `insert into app_user (login, name, password_hash, role, division_code, discharger_id) values ($1, $1, $2, $3, $4, $5)`,
      [login, passwordHash, role, division, discharger],
    )
  }
  await fillReadings(db, 'hour', hourPoints, 31, 3_600_000)
  await fillReadings(db, 'minute', minutePoints, 1, 60_000)
  await pool.query('analyze')
}

/** A statement for each day, so that neither database holds much at once. */
async function fillReadings(
  db: Database,
  period: 'hour' | 'minute',
  points: number,
  days: number,
  stepMs: number,
): Promise<void> {
  for (let day = days; day > 0; day -= 1) {
    const from = new Date(provinceNow.getTime() - day * dayMs)
    const to = new Date(from.getTime() + dayMs)
    const needs = [from, new Date(to.getTime() - 1)].map((start) => ({ period, start }))
    await ensurePartitions(db.kysely, needs, provinceNow)
    await sql`insert into ${sql.table(`reading_${period}`)}
        (start, received_at, frame, point_id, factor_set, "values")
      select t, t + interval '20 s', extract(epoch from t)::bigint * 1000 + p, p, p % 7 + 8,
        array(select round((random() * 100 + p * 0)::numeric, 2)::float8 from generate_series(1, 28))
      from generate_series(${from}::timestamptz, ${new Date(to.getTime() - 1)}::timestamptz,
        make_interval(secs => ${stepMs / 1000})) t, generate_series(1, ${points}::integer) p`.execute(
      db.kysely,
    )
  }
}
