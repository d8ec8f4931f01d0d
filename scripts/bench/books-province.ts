import type { Database } from '../../server/db/database.ts'

/** The moment at which the books of the bench stand still. */
export const booksNow = new Date('2026-11-23T04:00:00Z')

export const booksSize = { outlets: 50_000, instruments: 500_000, users: 5000, firms: 400 } as const

/**
 * A nation's worth of books: 17 cities of 6 counties, two outlets a discharger, ten instruments an outlet, each with
 * a version that is superseded and two that are believed; 5 000 users of all roles; every firm maintains 125 outlets.
 */
export async function fillBooks(db: Database, passwordHash: string): Promise<void> {
  const { pool } = db
  const { outlets, instruments, users, firms } = booksSize
  await pool.query(`insert into division values ('42', '湖北省', 'province')`)
  await pool.query(`insert into division select '42' || lpad(c::text, 2, '0'), '第' || c || '市', 'city'
    from generate_series(1, 17) c`)
  await pool.query(`insert into division select '42' || lpad(c::text, 2, '0') || lpad(k::text, 2, '0'),
    '第' || k || '区', 'county' from generate_series(1, 17) c, generate_series(1, 6) k`)
  await pool.query(
    `insert into organisation (id, code, name, division_code, valid_from, body)
     select n, '91420000MA' || lpad(n::text, 8, '0'), '第' || n || '运维服务有限公司', '42', '2025-01-01', '{"trades": ["maintainer"]}'
     from generate_series(1, $1::integer) n`,
    [firms],
  )
  await pool.query(
    `insert into discharger (id, code, name, division_code, valid_from)
     select n, 'D' || lpad(n::text, 6, '0'), (array['清江','汉水','长湖','洪湖','荆山','大别'])[n % 6 + 1] || '第' || n || '化工有限公司',
       '42' || lpad((n % 17 + 1)::text, 2, '0') || lpad((n % 6 + 1)::text, 2, '0'), '2025-01-01'
     from generate_series(1, $1::integer / 2) n`,
    [outlets],
  )
  await pool.query(
    `insert into outlet (id, discharger_id, division_code, code, name, medium, valid_from)
     select n, d.id, d.division_code, 'DW' || lpad(n::text, 6, '0'), n || '号废水总排放口', 'water', '2025-01-01'
     from generate_series(1, $1::integer) n join discharger d on d.id = (n + 1) / 2`,
    [outlets],
  )
  await pool.query(`insert into point (id, outlet_id, discharger_id, division_code, name, system_code, valid_from)
    select id, id, discharger_id, division_code, '监测点', '32', valid_from from outlet`)
  await pool.query(`insert into logger (id, mn, discharger_id, name, version, password, valid_from)
    select id, 'B' || lpad(id::text, 23, '0'), discharger_id, '数采仪', '2017', '123456', valid_from from outlet`)
  await pool.query('insert into logger_point select id, id, valid_from from outlet')
  await pool.query(
    `insert into site_grant select id % $1::integer + 1, id, '2025-01-01', null, 9000000 from outlet`,
    [firms],
  )
  await pool.query(
    `insert into app_user (login, name, password_hash, role, division_code, discharger_id, organisation_id)
     select 'u' || n, '用户' || n, $2, case n % 3 when 0 then 'authority' when 1 then 'discharger' else 'maintainer' end,
       case n % 3 when 0 then '42' || lpad((n % 17 + 1)::text, 2, '0') end,
       case n % 3 when 1 then n end, case n % 3 when 2 then n % $3::integer + 1 end
     from generate_series(1, $1::integer) n`,
    [users, passwordHash, firms],
  )
  for (const [login, role, division, discharger, firm] of [
    ['admin', 'administrator', '42', null, null],
    ['city', 'authority', '4201', null, null],
    ['county', 'authority', '420101', null, null],
    ['owner', 'discharger', null, 1, null],
    ['firm', 'maintainer', null, null, 7],
  ]) {
    await pool.query(
      `insert into app_user (login, name, password_hash, role, division_code, discharger_id, organisation_id)
       values ($1, $1, $2, $3, $4, $5, $6)`,
      [login, passwordHash, role, division, discharger, firm],
    )
  }
  await fillInstruments(db, outlets, instruments)
  await pool.query('analyze')
}

/** Written without the trigger, whose work one statement does for all; in stretches, so that neither database holds much. */
async function fillInstruments({ pool }: Database, outlets: number, instruments: number): Promise<void> {
  await pool.query('alter table book_entry disable trigger search')
  const stretch = 50_000
  for (let first = 1; first <= instruments; first += stretch) {
    await pool.query(
      `insert into book_entry (id, kind, revision, division_code, discharger_id, outlet_id, point_id, name, valid_from,
         expires_on, body)
       select n, 'instrument', 2, o.division_code, o.discharger_id, o.id, o.id,
         (array['COD','氨氮','总磷','总氮','pH','流量','采样','数采','温度','浊度'])[n % 10 + 1] || '在线监测仪', '2025-01-01',
         '2026-01-01'::date + n % 700,
         jsonb_build_object('type', case n % 10 when 5 then 'flow-meter' when 6 then 'sampler' when 7 then 'logger' else 'analyzer' end,
           'model', 'M-' || n % 40, 'serial', 'SN' || lpad(n::text, 8, '0'), 'verifiedUntil', '2026-01-01'::date + n % 700)
       from generate_series($1::integer, $2::integer) n join outlet o on o.id = (n - 1) % $3::integer + 1`,
      [first, first + stretch - 1, outlets],
    )
    await pool.query(
      `insert into search_entry select 'instrument', t.id, 'scope', t.division_code, t.discharger_id, t.outlet_id, null, t.name,
         d.name, lower(x.text), search_terms(x.text)
       from book_entry t join discharger d on d.id = t.discharger_id,
         lateral (select concat_ws(' ', t.name, t.body ->> 'serial', t.body ->> 'model') as text) x
       where t.id between $1 and $2`,
      [first, first + stretch - 1],
    )
    await pool.query(
      `insert into record_version (kind, record_id, revision, valid_from, valid_to, recorded_at, superseded_at,
         division_code, discharger_id, outlet_id, name, body, author, reason)
       select 'instrument', t.id, v.revision, v.f, v.t, v.r, v.s, t.division_code, t.discharger_id, t.outlet_id, t.name,
         t.body || jsonb_build_object('name', t.name, 'point', t.point_id), '登记员', '登记'
       from book_entry t, (values
         (1, '2025-01-01'::timestamptz, null::timestamptz, '2025-01-01'::timestamptz, '2026-06-03'::timestamptz),
         (2, '2025-01-01', '2026-06-03', '2026-06-03', null),
         (2, '2026-06-03', null, '2026-06-03', null)) v (revision, f, t, r, s)
       where t.id between $1 and $2`,
      [first, first + stretch - 1],
    )
  }
  await pool.query('alter table book_entry enable trigger search')
}
