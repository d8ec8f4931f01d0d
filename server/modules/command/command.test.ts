import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  approveCommand,
  askCommand,
  assignActivation,
  getCommand,
  listCommandKinds,
  listCommands,
  setCommandSetting,
  setStartUpPolicy,
  listStartUpPolicies,
} from '../../../contract/index.ts'
import type { Operation, Reply } from '../../../contract/index.ts'
import { checkedReply } from '../../../test/web/check-reply.ts'
import { openWorld, type World } from '../../../test/web/world.ts'

let world: World
let admin: string
let second: string
let owner: string
beforeAll(async () => {
  world = await openWorld()
  await world.db.pool.query(
    `insert into app_user (login, name, password_hash, role, division_code)
      select 'second', '复核人', password_hash, role, division_code from app_user where login = 'admin'`,
  )
  admin = await world.signIn('admin')
  owner = await world.signIn('owner')
  second = await world.signIn('second' as never)
})
afterAll(() => world.close())

async function call<O extends Operation>(
  operation: O,
  cookie: string,
  url: string,
  payload?: object,
): Promise<{ status: number; body: Reply<O> & { code?: string; fields?: { path: string }[] } }> {
  const response = await world.app.inject({
    method: operation.method,
    url,
    headers: { cookie },
    ...(payload === undefined ? {} : { payload }),
  })
  return { status: response.statusCode, body: checkedReply(operation, response) as never }
}
const ask = (over: object = {}, cookie = admin) =>
  call(askCommand, cookie, '/api/commands', {
    loggerId: 1,
    kind: 'clock.get',
    parameters: {},
    reason: '核对时钟',
    ...over,
  })
const get = (id: number, cookie = admin) => call(getCommand, cookie, `/api/commands/${id}`)

describe('asking', () => {
  test('keeps who asked, why and what, and the discharger of the logger may read it', async () => {
    const asked = await ask({
      kind: 'realtime-interval.set',
      parameters: { seconds: 60 },
      reason: ' 加密监测 ',
    })
    expect(asked).toMatchObject({ status: 200, body: { state: 'queued' } })
    const { body } = await get(asked.body.id, owner)
    expect(body).toMatchObject({
      command: {
        mn: 'MN0000000000000000000001',
        kind: 'realtime-interval.set',
        nameZh: '设置实时数据间隔',
        cn: '1062',
        parameters: { seconds: 60 },
        origin: 'person',
        askedBy: 'admin',
        reason: '加密监测',
        state: 'queued',
      },
      events: [{ kind: 'asked', frame: null }],
    })
    const listed = await call(listCommands, owner, '/api/commands?kind=realtime-interval.set&state=queued')
    expect(listed.body.rows.map(({ id }) => id)).toEqual([asked.body.id])
  })

  test('wants a reason, known parameters and a logger of the actor', async () => {
    expect((await ask({ reason: '  ' })).status).toBe(400)
    expect((await ask({ reason: undefined })).status).toBe(400)
    expect(await ask({ kind: 'realtime-interval.set', parameters: { seconds: 5 } })).toMatchObject({
      status: 400,
      body: { code: 'invalid-request', fields: [{ path: 'body.parameters.seconds' }] },
    })
    expect((await ask({ kind: 'clock.get', parameters: { PW: 'x' } })).status).toBe(400)
    expect((await ask({ kind: 'mn.set', parameters: { loggerSerial: 'x' } })).status).toBe(400)
    expect((await ask({ loggerId: 999 })).status).toBe(404)
    expect(await ask({ kind: 'key.change' })).toMatchObject({
      status: 409,
      body: { code: 'command-not-available' },
    })
    expect((await ask({}, owner)).status).toBe(403)
  })

  test('never shows a secret again', async () => {
    const asked = await ask({ kind: 'password.set', secret: 'Secr3t' })
    expect(asked.status).toBe(200)
    const replies = [await get(asked.body.id), await call(listCommands, admin, '/api/commands'), asked]
    expect(JSON.stringify(replies)).not.toContain('Secr3t')
    expect((await ask({ kind: 'password.set', secret: 'no;good' })).body).toMatchObject({
      fields: [{ path: 'body.secret' }],
    })
    expect((await ask({ kind: 'password.set' })).body).toMatchObject({ code: 'command-change-under-way' })
  })

  test('knows its kinds and what they want', async () => {
    const { body } = await call(listCommandKinds, admin, '/api/commands/kinds')
    const row = body.kinds.find(({ kind }) => kind === 'time-out.set')
    expect(row).toMatchObject({
      cn: { '2005': '1000', '2017': '1000', '2025': '1000' },
      effect: 'transmission',
    })
    expect(JSON.stringify(row!.parameters)).toContain('overTimeSeconds')
    expect(body.kinds.some(({ kind }) => kind === 'mn.set')).toBe(false)
  })

  test('pages by key', async () => {
    const first = await call(listCommands, admin, '/api/commands?limit=2')
    expect(first.body).toMatchObject({ more: true })
    const ids = first.body.rows.map(({ id }) => id)
    expect(ids).toEqual(ids.toSorted((a, b) => b - a))
    const next = await call(listCommands, admin, `/api/commands?limit=200&before=${ids.at(-1)}`)
    expect(next.body.rows.every(({ id }) => id < ids.at(-1)!)).toBe(true)
  })
})

test('the start-up policy of a logger is set, shown and taken away', async () => {
  const policy = {
    setsClock: true,
    timeOut: { overTimeSeconds: 10, reCount: 3 },
    realtimeSeconds: 30,
    minuteMinutes: 10,
    sendsRealtime: true,
    sendsFacilityState: null,
  }
  const set = (loggerId: number | null, given: object | null) =>
    call(setStartUpPolicy, admin, '/api/commands/start-up-policy', { loggerId, policy: given })
  const list = async () =>
    (await call(listStartUpPolicies, admin, '/api/commands/start-up-policies')).body.rows
  expect((await set(1, { ...policy, minuteMinutes: 7 })).status).toBe(400)
  expect((await set(999, policy)).status).toBe(404)
  expect((await set(1, policy)).status).toBe(200)
  expect((await set(null, { ...policy, minuteMinutes: null })).status).toBe(200)
  expect(await list()).toEqual([
    { loggerId: 1, policy },
    { loggerId: null, policy: { ...policy, minuteMinutes: null } },
  ])
  await set(1, null)
  await set(null, null)
  expect(await list()).toEqual([])
})

test('a waiting device is assigned to a logger, and its serials to no other', async () => {
  const assign = (loggerId: number) =>
    call(assignActivation, admin, '/api/activations/1/logger', { loggerId })
  expect((await assign(999)).status).toBe(404)
  expect((await assign(1)).status).toBe(200)
  expect(await assign(2)).toMatchObject({ status: 409, body: { code: 'hardware-taken' } })
  const { rows } = await world.db.pool.query('select logger_id, logger_serial, mac_2 from logger_hardware')
  expect(rows).toEqual([{ logger_id: 1, logger_serial: 'SN1', mac_2: '06-00' }])
})

describe('two people', () => {
  test('what changes the instrument waits for another administrator, when the setting is on', async () => {
    const sample = { kind: 'sample.start', parameters: { factor: 'w01018' } }
    expect((await ask(sample)).body.state).toBe('queued')
    const turn = (value: number) =>
      call(setCommandSetting, admin, '/api/commands/settings', {
        name: 'two-person',
        value,
        source: '省厅要求',
      })
    expect((await turn(2)).status).toBe(400)
    expect((await turn(1)).body.rows).toContainEqual(
      expect.objectContaining({ name: 'two-person', value: 1, source: '省厅要求', status: 'local' }),
    )
    const asked = await ask(sample)
    expect(asked.body.state).toBe('awaiting-approval')
    expect((await ask()).body.state).toBe('queued')
    const approve = (cookie: string) => call(approveCommand, cookie, `/api/commands/${asked.body.id}/approve`)
    expect(await approve(admin)).toMatchObject({ status: 409, body: { code: 'command-not-approvable' } })
    expect((await get(asked.body.id)).body.command.state).toBe('awaiting-approval')
    expect((await approve(second)).status).toBe(200)
    expect((await get(asked.body.id)).body.command).toMatchObject({ state: 'queued', approvedBy: '复核人' })
    await turn(0)
  })

  test('a command that waits is approved by another, not by who asked, and once', async () => {
    const id = 3
    expect((await get(id)).body.command.state).toBe('awaiting-approval')
    const approve = (cookie: string) => call(approveCommand, cookie, `/api/commands/${id}/approve`)
    expect((await approve(owner)).status).toBe(403)
    expect(await approve(second)).toMatchObject({ status: 200 })
    expect((await get(id)).body).toMatchObject({
      command: { state: 'queued', approvedBy: '复核人' },
      events: [{ kind: 'approved' }],
    })
    expect(await approve(admin)).toMatchObject({ status: 409, body: { code: 'command-not-approvable' } })
  })
})
