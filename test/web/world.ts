import type { Role } from '../../domain/access.ts'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { makeProcessBus, type Bus } from '../../server/bus/bus.ts'
import { makeApp, type AppOptions } from '../../server/app.ts'
import type { Database } from '../../server/db/database.ts'
import type { FrameAddress, JournalRecord } from '../../server/journal/record.ts'
import { makeFacts, makeStillMonitor } from '../../server/metrics/facts.fixture.ts'
import { startDownlink } from '../../server/downlink/downlink.ts'
import { hashPassword } from '../../server/lib/crypto.ts'
import { makeManualClock } from '../../server/lib/clock.ts'
import { makeLog } from '../../server/lib/log.ts'
import { holdRegistry } from '../../server/registry/hold.ts'
import { openSandbox, type Sandbox } from '../../server/sandbox/sandbox.ts'
import { openTestDatabase } from '../database/open.ts'

/** The moment at which the small world of these tests stands still. */
export const worldNow = Date.parse('2026-11-23T12:00:30+08:00')

interface LoginOf {
  readonly role: Role
  readonly division: string | null
  readonly discharger: number | null
  readonly organisation?: number
}

export const logins = {
  admin: { role: 'administrator', division: '42', discharger: null },
  wuhan: { role: 'authority', division: '4201', discharger: null },
  /** Sees neither outlet 1 nor 2. */
  xiling: { role: 'authority', division: '420502', discharger: null },
  owner: { role: 'discharger', division: null, discharger: 1 },
  stranger: { role: 'discharger', division: null, discharger: 3 },
  jiangan: { role: 'authority', division: '420102', discharger: null },
  /** Under contract for outlet 1 alone. */
  yunwei: { role: 'maintainer', division: null, discharger: null, organisation: 1 },
  /** Under contract for outlet 3. */
  rival: { role: 'maintainer', division: null, discharger: null, organisation: 2 },
  /** Engaged for the whole province. */
  operator: { role: 'platform-operator', division: null, discharger: null, organisation: 3 },
  smart: { role: 'smart-monitor-operator', division: null, discharger: null, organisation: 4 },
  /** Engaged for 宜昌市. */
  inspector: { role: 'inspection-agency', division: null, discharger: null, organisation: 5 },
  /** No assignment. */
  lab: { role: 'laboratory', division: null, discharger: null, organisation: 6 },
  consumer: { role: 'data-consumer', division: '420502', discharger: null },
  /** Whose account tests may change. */
  guest: { role: 'authority', division: '420502', discharger: null },
} as const satisfies Readonly<Record<string, LoginOf>>
export type Login = keyof typeof logins
export const password = 'Right-password-1'

const fixture = `
  insert into division values ('42', '湖北省', 'province'), ('4201', '武汉市', 'city'), ('4205', '宜昌市', 'city'),
    ('420102', '江岸区', 'county'), ('420106', '武昌区', 'county'), ('420502', '西陵区', 'county');
  insert into discharger (id, code, name, division_code, industry, valid_from) values
    (1, 'D1', '江岸污水处理厂', '420102', '污水处理', '2026-01-01'),
    (2, 'D2', '武昌热电厂', '420106', null, '2026-01-01'),
    (3, 'D3', '西陵化工', '420502', '化工', '2026-01-01');
  insert into organisation (id, code, name, division_code, valid_from, body)
    select n, '91420000MA000000' || n || 'X', name, '42', '2026-01-01', jsonb_build_object('trades', jsonb_build_array(trade),
      'filing', 'filed')
    from (values (1, '清泉运维', 'maintainer'), (2, '远山运维', 'maintainer'), (3, '省平台运维', 'platform-operator'),
      (4, '智眼监控', 'smart-monitor-operator'), (5, '明察巡查', 'inspection-agency'), (6, '方正检测', 'laboratory'))
      as o (n, name, trade);
  insert into outlet (id, discharger_id, division_code, code, name, medium, valid_from) values
    (1, 1, '420102', 'DW001', '总排口', 'water', '2026-01-01'),
    (2, 2, '420106', 'DA001', '1号机组', 'gas', '2026-01-01'),
    (3, 3, '420502', 'DW001', '100%_废水', 'water', '2026-01-01'),
    (4, 3, '420502', 'DW002', '已关闭', 'water', '2026-01-01');
  update outlet set valid_to = '2026-06-01' where id = 4;
  insert into site_grant values (1, 1, '2026-01-01', null, 1000001), (2, 3, '2026-01-01', null, 1000002);
  insert into area_grant values (3, '42', '2026-01-01', null, 1000003), (4, '42', '2026-01-01', null, 1000004),
    (5, '4205', '2026-01-01', null, 1000005);
  insert into point (id, outlet_id, discharger_id, division_code, name, system_code, valid_from)
    select id, id, discharger_id, division_code, '监测点', case medium when 'water' then '32' else '31' end, valid_from
    from outlet;
  insert into logger (id, mn, discharger_id, name, version, password, sm4_key, valid_from)
    select id, 'MN000000000000000000000' || id, discharger_id, '数采仪', '2017', 'SecretPW', '0123456789abcdef', valid_from
    from outlet;
  insert into logger_point select id, id, valid_from from outlet;
  insert into factor_set values (1, 'w01018-Rtd,w21003-Rtd'),
    (2, 'w01018-Avg,w01018-Max,w01018-Cou'), (3, 'w21003-Avg,w01018-Avg'), (4, 'w21003-Avg');
  insert into latest (start, received_at, frame, point_id, factor_set, period, "values", flags, texts) values
    ('2026-11-23 04:00:00+00', '2026-11-23 04:00:02+00', 4294967396, 1, 1, 'realtime', '{30.5,null}', 'N,D', '{"w21003-Rtd": "--"}'),
    ('2026-11-23 03:00:00+00', '2026-11-23 03:00:20+00', 4294967496, 1, 2, 'hour', '{31,40,100}', null, null),
    ('2026-11-23 03:50:00+00', '2026-11-23 03:50:02+00', 200, 2, 2, 'realtime', '{1,2,3}', null, null),
    ('2026-11-23 01:00:00+00', '2026-11-23 01:00:02+00', 300, 3, 1, 'realtime', '{7,8}', null, null);
  insert into reading_hour (start, received_at, frame, point_id, factor_set, "values", flags, texts)
    select t, t + interval '20 s', 4294967296 + extract(epoch from t)::bigint % 1000000, p, 2,
      array[p * 100 + extract(hour from t), 1, 2], null, null
    from generate_series(1, 3) p,
      generate_series('2026-11-20 00:00+00'::timestamptz, '2026-11-23 03:00+00', '1 hour') t;
  update reading_hour set factor_set = 3, "values" = '{9,null}', flags = 'N,D', texts = '{"w01018-Avg": "=1+1"}'
    where point_id = 1 and start = '2026-11-22 00:00+00';
  update reading_hour set factor_set = 4, "values" = '{9}', flags = 'T'
    where point_id = 1 and start = '2026-11-22 01:00+00';
  insert into reading_source values
    (1, 'hour', '2026-11-22 00:00+00', 4294967300, '2026-11-22 00:00:20+00', 3),
    (1, 'hour', '2026-11-22 00:00+00', 4294967400, '2026-11-22 00:00:40+00', 4);
  insert into reading_change values
    (1, 'hour', '2026-11-22 00:00+00', 'w01018-Avg', 5.5, null, 'N', 4294967299, 4294967300, '2026-11-22 00:00:21+00');
  insert into logger_state values (1, '2026-11-23 04:00:02+00', 4294967396, '10.0.0.1:5000', 10);
  insert into logger_deviation values (1, 'crc-lower-case', 7, 4294967396, '2026-11-23 04:00:02+00');
  insert into quarantine values
    (5000, '2026-11-23 04:00:00+00', '10.9.9.9:1', 'unknown-mn', 'NOBODY', '2011', 'QN=1;PW=hidden;MN=NOBODY'),
    (6000, '2026-11-23 04:00:10+00', '10.9.9.9:1', 'crc-mismatch', null, null, null);
  insert into job (kind, subject, state, total, done, found, reason, asked_at) values
    ('reread', 'OTHER', 'done', 3, 3, 2, 'registry', '2026-11-23 03:00:00+00');`

/** Of outlet 1: one that is done, one that waits, one that waits for a second person; and a device nobody knows. */
const commands = `
  insert into command (logger_id, kind, cn, parameters, origin, asked_by, asked_by_name, reason, asked_at, expires_at,
      state, result_code, result_text, qn, sent_at, ended_at)
    select 1, 'clock.get', '1011', '{}', 'person', id, '李工', '核对时钟', '2026-11-23 04:00Z', '2026-11-24 04:00Z',
      'done', 'ExeRtn=1', '执行成功', '20261123120000001', '2026-11-23 04:00Z', '2026-11-23 04:00Z'
    from app_user where login = 'wuhan';
  insert into command (logger_id, kind, cn, parameters, origin, asked_by, asked_by_name, reason, asked_at, expires_at,
      state)
    select 1, 'sample.start', '3012', '{"factor": "w01018"}', 'person', id, '李工', '抽查', '2026-11-23 04:00Z',
      '2026-12-24 04:00Z', state
    from app_user, (values ('queued'), ('awaiting-approval')) as s (state) where login = 'wuhan' order by state desc;
  insert into command_event (command_id, at, kind, frame) values (1, '2026-11-23 04:00Z', 'settled', 4294967396);
  insert into activation (logger_serial, cpu_serial, mac_1, mac_2, state, peer, first_seen_at, last_seen_at, frame)
    values ('SN1', 'CPU1', '02-00', '06-00', 'waiting', '10.9.9.9:1', '2026-11-23 04:00Z', '2026-11-23 04:00Z', 5000);`

export interface World {
  readonly db: Database
  readonly bus: Bus
  readonly clock: ReturnType<typeof makeManualClock>
  readonly app: FastifyInstance
  /** What the journal holds, by address. */
  readonly journal: Map<FrameAddress, JournalRecord>
  /** The cookie of a fresh session. */
  signIn(login: Login): Promise<string>
  get(cookie: string | null, url: string): Promise<LightMyRequestResponse>
  close(): Promise<void>
}

let busNumber = 0

/** A province of three outlets, five users, and the whole web over it. */
export async function openWorld(options: Partial<AppOptions> = {}): Promise<World> {
  const db = await openTestDatabase()
  await db.pool.query(fixture)
  const hash = await hashPassword(password)
  for (const [login, one] of Object.entries<LoginOf>(logins)) {
    await db.pool.query(
      `insert into app_user (login, name, password_hash, role, division_code, discharger_id, organisation_id)
       values ($1, $1, $2, $3, $4, $5, $6)`,
      [login, hash, one.role, one.division, one.discharger, one.organisation ?? null],
    )
  }
  // Ids were given above; those to come follow them.
  for (const table of ['discharger', 'outlet', 'point', 'logger', 'organisation'])
    await db.pool.query(
      `select setval(pg_get_serial_sequence('${table}', 'id'), (select max(id) from ${table}))`,
    )
  await db.pool.query(commands)
  busNumber += 1
  const bus = makeProcessBus(`web-test:${process.pid}:${busNumber}`)
  const clock = makeManualClock(worldNow)
  const journal = new Map<FrameAddress, JournalRecord>()
  const sandbox = await openTestSandbox(() => clock.now())
  const log = makeLog('silent')
  const registry = await holdRegistry(db, bus, log)
  const downlink = await startDownlink({
    db,
    bus,
    log,
    registry: registry.current,
    registrySettled: () => registry.settled(),
    // No logger is connected.
    connectionOf: () => null,
    now: () => clock.now(),
  })
  const app = await makeApp({
    downlink,
    sandbox,
    db,
    bus,
    clock,
    journal: { get: async (address) => journal.get(address) ?? null },
    monitor: makeStillMonitor(makeFacts()),
    uiDir: null,
    overviewFreshMs: 0,
    config: { secureCookies: false, sessionHours: 8 },
    rateLimits: { all: 1e6, notFound: 1e6, signIn: 1e6 },
    ...options,
  })
  return {
    db,
    bus,
    clock,
    app,
    journal,
    async signIn(login) {
      const response = await app.inject({ method: 'POST', url: '/api/session', payload: { login, password } })
      if (response.statusCode !== 200) throw new Error(`sign-in of ${login}: ${response.body}`)
      return cookieOf(response)
    },
    get: (cookie, url) => app.inject({ url, headers: cookie === null ? {} : { cookie } }),
    async close() {
      await app.close()
      await downlink.close()
      registry.close()
      await sandbox.close()
      bus.close()
      await db.close()
    },
  }
}

/** Two sessions of known codes; no port is opened. */
async function openTestSandbox(now: () => number): Promise<Sandbox> {
  const codes = ['TESTTEST', 'GOESGOES']
  const sandbox = await openSandbox({
    host: '127.0.0.1',
    port: null,
    now,
    makeCode: () => codes.shift() ?? 'NEWONE12',
    makeKey: () => '0123456789abcdef',
  })
  for (const mn of ['010000A8900016F000169DC0', '010000A8900016F000169DC1'])
    sandbox.create({ name: '', version: '2017', mn, password: '123456', key: null })
  return sandbox
}

/** `name=value` of the session cookie that a reply sets. */
export function cookieOf(response: LightMyRequestResponse): string {
  const cookie = response.cookies.find(({ value }) => value !== '')
  if (cookie === undefined) throw new Error('no cookie set')
  return `${cookie.name}=${cookie.value}`
}
