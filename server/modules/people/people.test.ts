import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeAsk } from '../../../test/web/ask.ts'
import { openWorld, password, type World } from '../../../test/web/world.ts'

let world: World
let ask: ReturnType<typeof makeAsk>
beforeEach(async () => {
  world = await openWorld()
  ask = makeAsk(world)
})
afterEach(() => world.close())

const officer = {
  login: 'wuhan.li',
  name: '李工',
  role: 'authority',
  divisionCode: '4201',
  post: '监控科',
  reason: '新入职',
}
const signIn = (login: string, secret: string) =>
  world.app.inject({ method: 'POST', url: '/api/session', payload: { login, password: secret } })
const idOf = async (login: string): Promise<number> =>
  (await world.db.pool.query<{ id: number }>('select id from app_user where login = $1', [login])).rows[0]!.id

describe('an account', () => {
  test('is made with a first password that is shown once and opens nothing but its own change', async () => {
    const { status, body } = await ask('admin', 'POST', '/api/users', officer)
    expect(status).toBe(200)
    const { user, password: first } = body as { user: { id: number; scopeName: string }; password: string }
    expect(user).toMatchObject({
      login: 'wuhan.li',
      role: 'authority',
      scopeName: '武汉市',
      mustChange: true,
    })
    const session = await signIn('wuhan.li', first)
    expect(session.json()).toMatchObject({ mustChangePassword: true, scopeName: '武汉市' })
    const cookie = `${session.cookies[0]!.name}=${session.cookies[0]!.value}`
    expect((await world.get(cookie, '/api/overview/outlets')).statusCode).toBe(403)
    const { rows } = await world.db.pool.query<{ entry: string }>(
      `select entry from audit_event where action = 'user.create'`,
    )
    expect(rows[0]!.entry).toContain('新入职')
    expect(rows[0]!.entry).not.toContain(first)
  })

  test.each([
    [{ ...officer, login: 'wuhan' }, 409, 'login-taken'],
    [{ ...officer, login: 'X' }, 400, 'invalid-request'],
    [{ ...officer, divisionCode: undefined }, 400, 'invalid-request'],
    [{ ...officer, divisionCode: '9999' }, 400, 'invalid-request'],
    [{ ...officer, role: 'maintainer' }, 400, 'invalid-request'],
    [{ ...officer, role: 'maintainer', organisationId: 999 }, 400, 'invalid-request'],
    [{ ...officer, role: 'emperor' }, 400, 'invalid-request'],
  ])('%j is refused', async (payload, status, code) => {
    expect(await ask('admin', 'POST', '/api/users', payload)).toMatchObject({ status, body: { code } })
  })

  test("a firm's user has no area beside, whatever was sent", async () => {
    const { body } = await ask('admin', 'POST', '/api/users', {
      ...officer,
      role: 'laboratory',
      organisationId: 6,
    })
    expect((body as { user: object }).user).toMatchObject({
      divisionCode: null,
      organisationId: 6,
      scopeName: '方正检测',
    })
  })
})

describe('a change', () => {
  test('of role or area ends the sessions of the old one', async () => {
    const cookie = await world.signIn('guest')
    const id = await idOf('guest')
    const change = { revision: 1, name: 'guest', role: 'authority', divisionCode: '4201', reason: '调任' }
    expect((await ask('admin', 'POST', `/api/users/${id}`, change)).body).toMatchObject({
      revision: 2,
      scopeName: '武汉市',
    })
    expect((await world.get(cookie, '/api/session')).statusCode).toBe(401)
    expect((await ask('admin', 'POST', `/api/users/${id}`, change)).body).toMatchObject({
      code: 'registry-edited',
    })
  })

  test('a reset password is the only one that opens, and ends every session', async () => {
    const cookie = await world.signIn('guest')
    const { body } = await ask('admin', 'POST', `/api/users/${await idOf('guest')}/password`, {
      reason: '忘记',
    })
    expect((await world.get(cookie, '/api/session')).statusCode).toBe(401)
    expect((await signIn('guest', password)).statusCode).toBe(401)
    expect((await signIn('guest', (body as { password: string }).password)).statusCode).toBe(200)
  })

  test('a disabled account is answered like one that never was, and comes back', async () => {
    const id = await idOf('guest')
    await ask('admin', 'POST', `/api/users/${id}/state`, { state: 'disabled', reason: '离职' })
    const [disabled, unknown] = [await signIn('guest', password), await signIn('nobody', password)]
    expect([disabled.statusCode, disabled.json<{ code: string }>().code]).toEqual([
      unknown.statusCode,
      unknown.json<{ code: string }>().code,
    ])
    await ask('admin', 'POST', `/api/users/${id}/state`, { state: 'active', reason: '复职' })
    expect((await signIn('guest', password)).statusCode).toBe(200)
  })

  test('the last administrator can neither be disabled nor made another', async () => {
    const id = await idOf('admin')
    expect(
      (await ask('admin', 'POST', `/api/users/${id}/state`, { state: 'disabled', reason: 'x' })).body,
    ).toMatchObject({
      code: 'last-administrator',
    })
    const change = { revision: 1, name: 'admin', role: 'authority', divisionCode: '42', reason: 'x' }
    expect((await ask('admin', 'POST', `/api/users/${id}`, change)).body).toMatchObject({
      code: 'last-administrator',
    })
  })
})

test('the list is found by name, post, scope, role and state', async () => {
  const total = async (query: string) =>
    ((await ask('admin', 'GET', `/api/users?${query}`)).body as { total: number }).total
  expect(await total(`text=${encodeURIComponent('清泉')}`)).toBe(1)
  expect(await total('role=discharger')).toBe(2)
  expect(await total('state=disabled')).toBe(0)
  expect((await ask('wuhan', 'GET', '/api/users')).status).toBe(403)
})
