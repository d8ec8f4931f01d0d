import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Operation } from '../../contract/index.ts'
import { rightsOf, type Right } from '../../domain/access.ts'
import { operations } from '../../server/app.ts'
import { makeFrameAddress } from '../../server/journal/record.ts'
import { checkedReply } from './check-reply.ts'
import { logins, openWorld, password, worldNow, type Login, type World } from './world.ts'

/**
 * Every operation of the contract, asked by everybody. Outlet 1 (point, logger, frame) belongs to the owner
 * (in 江岸区, 武汉市); 西陵区 and the stranger are elsewhere.
 */
interface Case {
  readonly url: string
  readonly payload?: object
  /**
   * `row`: 404 for others. `list`: a reply without the foreign rows. `administrator`: 200 for him. `own`: about the
   * caller. `write`: changes a row of outlet 1. Whoever lacks the right that the operation names gets 403, whatever its kind.
   */
  readonly kind: 'row' | 'write' | 'list' | 'administrator' | 'own' | 'public' | 'stream'
}

const range = 'period=hour&from=2026-11-21T22:00:00Z&to=2026-11-22T03:00:00Z'

const cases: Readonly<Record<string, Case>> = {
  'session.create': { url: '/api/session', payload: { login: 'admin', password: 'wrong' }, kind: 'public' },
  'session.delete': { url: '/api/session', kind: 'own' },
  'session.get': { url: '/api/session', kind: 'own' },
  'session.changePassword': {
    url: '/api/session/password',
    payload: { current: password, next: password },
    kind: 'own',
  },
  'overview.outlets': { url: '/api/overview/outlets', kind: 'list' },
  'overview.areas': { url: '/api/overview/areas', kind: 'list' },
  'outlet.get': { url: '/api/outlets/1', kind: 'row' },
  'point.series': { url: `/api/points/1/series?code=w01018&${range}`, kind: 'row' },
  'point.readings': { url: `/api/points/1/readings?${range}`, kind: 'row' },
  'point.readings.csv': { url: `/api/points/1/readings.csv?${range}`, kind: 'row' },
  'point.lineage': {
    url: '/api/points/1/lineage?period=hour&dataTime=2026-11-22T00:00:00Z&code=w01018&field=Avg',
    kind: 'row',
  },
  'logger.list': { url: '/api/loggers', kind: 'list' },
  'logger.list.csv': { url: '/api/loggers.csv', kind: 'list' },
  'logger.get': { url: '/api/loggers/1', kind: 'row' },
  'logger.clock': {
    url: '/api/loggers/1/clock?from=2026-11-22T00:00:00Z&to=2026-11-23T06:00:00Z',
    kind: 'row',
  },
  'dialect.list': { url: '/api/dialects', kind: 'administrator' },
  'logger.dialect.set': {
    url: '/api/loggers/1/dialect',
    payload: { dialect: {}, reason: '恢复标准' },
    kind: 'administrator',
  },
  'logger.events': { url: '/api/loggers/1/events', kind: 'row' },
  'registry.kinds': { url: '/api/registry', kind: 'own' },
  'division.list': { url: '/api/divisions', kind: 'own' },
  search: { url: `/api/search?text=${encodeURIComponent('江岸')}`, kind: 'list' },
  'registry.list': { url: '/api/registry/outlet', kind: 'list' },
  'registry.export': { url: '/api/registry/outlet/export?format=csv', kind: 'list' },
  'registry.get': { url: '/api/registry/outlet/1', kind: 'row' },
  'registry.history': { url: '/api/registry/outlet/1/history', kind: 'row' },
  'registry.create': {
    url: '/api/registry/limit',
    payload: {
      reason: '许可证载明',
      fields: {
        name: '总排口 COD',
        outlet: 1,
        factor: 'w01018',
        source: 'permit',
        standard: '许可证',
        averaging: 'day',
        value: '50',
        unit: 'mg/L',
      },
    },
    kind: 'write',
  },
  'registry.revise': {
    url: '/api/registry/outlet/1',
    payload: {
      revision: 1,
      reason: '更名',
      fields: { name: '总排口', code: 'DW001', discharger: 1, medium: 'water' },
    },
    kind: 'write',
  },
  'registry.end': {
    url: '/api/registry/outlet/1/end',
    payload: { revision: 99, reason: '关闭' },
    kind: 'write',
  },
  'registry.replace': {
    url: '/api/registry/instrument/1/replacement',
    payload: {
      revision: 99,
      reason: '更换',
      fields: { name: 'COD 分析仪', type: 'analyzer', point: 1, model: 'M', serial: 'S' },
    },
    kind: 'write',
  },
  'registry.draft': {
    url: '/api/registry/outlet/1/draft',
    payload: { revision: 1, fields: {}, takeOver: true },
    kind: 'write',
  },
  'registry.draft.delete': { url: '/api/registry/outlet/1/draft', kind: 'own' },
  'outlet.equipment': { url: '/api/outlets/1/equipment', kind: 'row' },
  'user.list': { url: '/api/users', kind: 'administrator' },
  'user.create': {
    url: '/api/users',
    payload: { login: 'wuhan.li', name: '李工', role: 'authority', divisionCode: '4201', reason: '新入职' },
    kind: 'administrator',
  },
  'user.revise': {
    url: '/api/users/2',
    payload: { revision: 1, name: 'wuhan', role: 'authority', divisionCode: '4201', reason: '更名' },
    kind: 'administrator',
  },
  'user.resetPassword': {
    url: '/api/users/15/password',
    payload: { reason: '忘记密码' },
    kind: 'administrator',
  },
  'user.setState': {
    url: '/api/users/15/state',
    payload: { state: 'active', reason: '解锁' },
    kind: 'administrator',
  },
  'audit.list': { url: '/api/audit', kind: 'own' },
  'audit.export': { url: '/api/audit/export?format=csv', kind: 'own' },
  'audit.verify': { url: '/api/audit/verification', kind: 'administrator' },
  'frame.get': { url: '/api/frames/1-7', kind: 'row' },
  'gateway.series': { url: '/api/gateway/series?span=6h', kind: 'administrator' },
  'gateway.field': { url: '/api/gateway/field', kind: 'administrator' },
  'gateway.status': { url: '/api/gateway/status', kind: 'administrator' },
  'quarantine.list': { url: '/api/quarantine', kind: 'administrator' },
  'quarantine.count': { url: '/api/quarantine/count', kind: 'administrator' },
  'quarantine.csv': { url: '/api/quarantine.csv', kind: 'administrator' },
  'quarantine.capture': { url: '/api/quarantine.jsonl', kind: 'administrator' },
  'quarantine.unknown': { url: '/api/quarantine/unknown', kind: 'administrator' },
  'quarantine.reread.preview': { url: '/api/quarantine/reread?mn=NOBODY', kind: 'administrator' },
  'quarantine.reread': {
    url: '/api/quarantine/reread',
    payload: { mn: 'NOBODY', reason: 'registered' },
    kind: 'administrator',
  },
  'job.list': { url: '/api/jobs', kind: 'administrator' },
  'job.get': { url: '/api/jobs/1', kind: 'administrator' },
  'job.cancel': { url: '/api/jobs/1/cancel', kind: 'administrator' },
  'sandbox.state': { url: '/api/sandbox', kind: 'administrator' },
  'sandbox.create': {
    url: '/api/sandbox/sessions',
    payload: { version: '2017', mn: '010000A8900016F000169DC7', password: '123456' },
    kind: 'administrator',
  },
  'sandbox.session': { url: '/api/sandbox/sessions/TESTTEST', kind: 'administrator' },
  'sandbox.delete': { url: '/api/sandbox/sessions/GOESGOES', kind: 'administrator' },
  'sandbox.start': {
    url: '/api/sandbox/sessions/TESTTEST/active',
    payload: { withhold: false, drop: false, keyChange: false, information: false },
    kind: 'administrator',
  },
  'sandbox.stop': { url: '/api/sandbox/sessions/TESTTEST/active', kind: 'administrator' },
  'sandbox.capture': {
    url: '/api/sandbox/sessions/TESTTEST/capture',
    payload: {
      raw: '##0087QN=20160801085857223;ST=91;CN=9012;PW=123456;MN=010000A8900016F000169DC0;Flag=4;CP=&&&&3240',
    },
    kind: 'administrator',
  },
  'sandbox.report': { url: '/api/sandbox/sessions/TESTTEST/report.json', kind: 'administrator' },
  'sandbox.report.pdf': { url: '/api/sandbox/sessions/TESTTEST/report.pdf', kind: 'administrator' },
  'command.kinds': { url: '/api/commands/kinds', kind: 'administrator' },
  'command.ask': {
    url: '/api/commands',
    payload: { loggerId: 1, kind: 'clock.get', parameters: {}, reason: '核对时钟' },
    kind: 'administrator',
  },
  'command.list': { url: '/api/commands?logger=1', kind: 'list' },
  'command.get': { url: '/api/commands/1', kind: 'row' },
  'command.cancel': { url: '/api/commands/2/cancel', kind: 'administrator' },
  'command.approve': { url: '/api/commands/3/approve', kind: 'administrator' },
  'command.startUpPolicy': {
    url: '/api/commands/start-up-policy',
    payload: { loggerId: 1, policy: null },
    kind: 'administrator',
  },
  'command.startUpPolicies': { url: '/api/commands/start-up-policies', kind: 'administrator' },
  'command.settings': { url: '/api/commands/settings', kind: 'administrator' },
  'command.setting.set': {
    url: '/api/commands/settings',
    payload: { name: 'key-age-days', value: 90, source: 'HJ 212-2025' },
    kind: 'administrator',
  },
  'activation.list': { url: '/api/activations', kind: 'administrator' },
  'activation.assign': {
    url: '/api/activations/1/logger',
    payload: { loggerId: 1 },
    kind: 'administrator',
  },
  'live.open': { url: '/api/live', kind: 'stream' },
}

/** What only outlet 1 has. */
const ofOutlet1 = /总排口|江岸|MN0000000000000000000001|420102/
const mayReadOutlet1: Readonly<Record<Login, boolean>> = {
  admin: true,
  wuhan: true,
  owner: true,
  xiling: false,
  stranger: false,
  jiangan: true,
  yunwei: true,
  rival: false,
  operator: true,
  smart: true,
  inspector: false,
  lab: false,
  consumer: false,
  guest: false,
}

let world: World
beforeAll(async () => {
  world = await openWorld()
  world.journal.set(makeFrameAddress(1, 7), {
    receivedAt: worldNow,
    peer: '10.0.0.1:5000',
    verdict: 'accepted',
    bytes: Buffer.from('##0000ST=32;CN=2011;PW=x;MN=MN0000000000000000000001;CP=&&&&0000\r\n'),
  })
})
afterAll(() => world.close())

test('every operation has a case', () => {
  expect(operations.length).toBeGreaterThan(10)
  expect(Object.keys(cases).toSorted()).toEqual(operations.map(({ id }) => id).toSorted())
})

const caseOf = ({ id }: Operation): Case => {
  const found = cases[id]
  if (found === undefined) throw new Error(`${id} has no case here`)
  return found
}

const ask = (operation: Operation, cookie: string | null) => {
  const { url, payload } = caseOf(operation)
  return world.app.inject({
    method: operation.method,
    url,
    ...(payload === undefined ? {} : { payload }),
    headers: cookie === null ? {} : { cookie },
  })
}

describe.each(operations.map((operation) => [operation.id, operation] as const))('%s', (_, operation) => {
  const { kind } = caseOf(operation)

  test('of nobody', async () => {
    const response = await ask(operation, null)
    expect(response.statusCode).toBe(401)
    checkedReply(operation, response)
    expect(response.body).not.toMatch(ofOutlet1)
  })

  if (kind === 'public' || kind === 'stream') return

  test.each(Object.entries(mayReadOutlet1) as [Login, boolean][])('of %s', async (login, isOwn) => {
    const response = await ask(operation, await world.signIn(login))
    const { statusCode, body } = response
    const { role, division } = logins[login]
    const may = operation.access === 'signed-in' || rightsOf(role, division).has(operation.access as Right)
    if (!may) {
      expect(statusCode).toBe(403)
      expect(body).not.toMatch(ofOutlet1)
      checkedReply(operation, response)
      return
    }
    switch (kind) {
      case 'own':
        expect(statusCode).not.toBe(401)
        break
      case 'administrator':
        // What the administrator, who asks first, has done already is refused to the next with the right.
        if (login === 'admin') expect(statusCode).toBe(200)
        else expect([200, 404, 409, 422]).toContain(statusCode)
        break
      case 'list':
        expect(statusCode).toBe(200)
        expect(ofOutlet1.test(body) || /武汉/.test(body)).toBe(isOwn)
        break
      case 'write':
        // Whoever may not change it, or does not see it, is told nothing of it.
        if (!isOwn) {
          expect([403, 404, 422]).toContain(statusCode)
          expect(body).not.toMatch(ofOutlet1)
        } else expect([200, 204, 403, 404, 409]).toContain(statusCode)
        if (login === 'admin') expect(statusCode).not.toBe(403)
        break
      case 'row':
        expect(statusCode).toBe(isOwn ? 200 : 404)
        if (!isOwn) expect(body).not.toMatch(ofOutlet1)
        break
    }
    if (operation.reply !== undefined || statusCode >= 400) checkedReply(operation, response)
  })
})

test('a user whose scope is missing or broken sees nothing', async () => {
  await world.db.pool.query(
    `insert into app_user (login, name, password_hash, role, division_code, discharger_id)
     select u.login, u.login, a.password_hash, u.role, u.division, u.discharger
     from app_user a, (values ('no-division', 'authority', null, null::integer), ('empty', 'authority', '', null),
       ('wild', 'authority', '%', null), ('no-discharger', 'discharger', null, null),
       ('discharger-with-area', 'discharger', '42', null)) as u (login, role, division, discharger)
     where a.login = 'admin'`,
  )
  for (const login of ['no-division', 'empty', 'wild', 'no-discharger', 'discharger-with-area']) {
    const cookie = await world.signIn(login as Login)
    const overview = await world.get(cookie, '/api/overview/outlets')
    expect([login, overview.json<{ total: number }>().total]).toEqual([login, 0])
    for (const [id, { url, kind }] of Object.entries(cases)) {
      if (kind === 'row') expect((await world.get(cookie, url)).statusCode, `${login} ${id}`).toBe(404)
    }
  }
})
