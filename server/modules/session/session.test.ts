import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { cookieOf, openWorld, password, worldNow, type World } from '../../../test/web/world.ts'
import { isPassword } from '../../lib/crypto.ts'
import { ensureAdministrator } from './administrator.ts'
import { lockMs } from './lock-out.ts'

const minute = 60_000
const hour = 60 * minute

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  world.clock.set(worldNow)
  await world.db.pool.query('update app_user set failures = 0, locked_until = null, must_change = false')
  await world.db.pool.query('delete from app_session')
})

const signIn = (login: string, secret: string) =>
  world.app.inject({ method: 'POST', url: '/api/session', payload: { login, password: secret } })

const change = (cookie: string, current: string, next: string) =>
  world.app.inject({
    method: 'POST',
    url: '/api/session/password',
    headers: { cookie },
    payload: { current, next },
  })

const codeOf = (response: { json(): unknown }): string => (response.json() as { code: string }).code

describe('signing in', () => {
  test('gives who, and a cookie that scripts and other sites cannot use', async () => {
    const response = await signIn('owner', password)
    expect(response.json()).toEqual({
      login: 'owner',
      name: 'owner',
      role: 'discharger',
      rights: [],
      divisionCode: null,
      dischargerId: 1,
      organisationId: null,
      actingFor: null,
      scopeName: '江岸污水处理厂',
      mustChangePassword: false,
    })
    expect(response.cookies).toEqual([
      expect.objectContaining({ name: 'qingyuan', httpOnly: true, sameSite: 'Strict', path: '/' }),
    ])
    expect(response.headers['cache-control']).toBe('no-store')
  })

  test('the token is not in the database', async () => {
    const token = cookieOf(await signIn('admin', password)).split('=')[1]!
    const { rows } = await world.db.pool.query<{ token_hash: string }>('select token_hash from app_session')
    expect(rows).toHaveLength(1)
    expect(rows[0]!.token_hash).toMatch(/^[0-9a-f]{64}$/)
    expect(rows[0]!.token_hash).not.toContain(token)
  })

  test('the same answer for a wrong password and for an unknown login, up to and in the lock', async () => {
    for (const login of ['admin', 'nobody-yet']) {
      for (let attempt = 1; attempt <= 5; attempt += 1) {
        const response = await signIn(login, 'wrong')
        expect([response.statusCode, codeOf(response)], login).toEqual([401, 'sign-in-failed'])
      }
      const response = await signIn(login, 'wrong')
      expect([response.statusCode, codeOf(response)], login).toEqual([429, 'sign-in-locked'])
      expect(response.headers['retry-after'], login).toBe('30')
    }
  })

  test('a lock holds for the right password, too; then grows; then success clears it', async () => {
    for (let attempt = 1; attempt <= 5; attempt += 1) await signIn('admin', 'wrong')
    expect((await signIn('admin', password)).statusCode).toBe(429)
    world.clock.advance(30_001)
    expect((await signIn('admin', 'wrong')).statusCode).toBe(401)
    expect((await signIn('admin', password)).headers['retry-after']).toBe('60')
    world.clock.advance(60_001)
    expect((await signIn('admin', password)).statusCode).toBe(200)
    expect((await signIn('admin', 'wrong')).statusCode).toBe(401)
    expect((await signIn('admin', password)).statusCode).toBe(200)
  })

  test('many attempts at once are counted as many', async () => {
    const responses = await Promise.all(Array.from({ length: 12 }, () => signIn('wuhan', 'wrong')))
    expect(responses.filter(({ statusCode }) => statusCode === 401)).toHaveLength(5)
    expect(responses.filter(({ statusCode }) => statusCode === 429)).toHaveLength(7)
  })

  test('a disabled user is nobody, with and without a session', async () => {
    const cookie = await world.signIn('stranger')
    await world.db.pool.query(`update app_user set disabled_at = now() where login = 'stranger'`)
    expect((await world.get(cookie, '/api/session')).statusCode).toBe(401)
    expect(codeOf(await signIn('stranger', password))).toBe('sign-in-failed')
    await world.db.pool.query(`update app_user set disabled_at = null`)
  })

  test.each([
    [{ login: '', password: 'x' }],
    [{ login: 'x' }],
    [{ login: ['admin'], password }],
    [{ login: 'a'.repeat(65), password }],
    [{ login: 'admin', password: 'x'.repeat(257) }],
    [{ login: { $ne: '' }, password }],
    [{ login: 'admin\u0000', password }],
  ])('refuses %j', async (payload) => {
    const response = await world.app.inject({ method: 'POST', url: '/api/session', payload })
    expect(response.statusCode).toBe(400)
    expect(response.body).not.toContain(password)
  })

  test('hostile logins are just unknown', async () => {
    for (const login of [`' or 1=1 --`, '%', 'ADMIN', 'admin ']) {
      expect((await signIn(login, password)).statusCode, login).toBe(401)
    }
  })
})

test('the delay grows from 30 s to 15 min', () => {
  expect([1, 4, 5, 6, 7, 9, 10, 50].map(lockMs)).toEqual([
    0, 0, 30_000, 60_000, 120_000, 480_000, 900_000, 900_000,
  ])
})

describe('a session', () => {
  test('ends after 8 idle hours', async () => {
    const cookie = await world.signIn('admin')
    world.clock.advance(8 * hour - 1000)
    expect((await world.get(cookie, '/api/session')).statusCode).toBe(200)
    world.clock.advance(8 * hour - 1000)
    expect((await world.get(cookie, '/api/session')).statusCode).toBe(200)
    world.clock.advance(8 * hour)
    expect((await world.get(cookie, '/api/session')).statusCode).toBe(401)
  })

  test('ends after 24 hours, however busy', async () => {
    const cookie = await world.signIn('admin')
    for (let hours = 1; hours < 24; hours += 1) {
      world.clock.advance(hour)
      expect((await world.get(cookie, '/api/session')).statusCode).toBe(200)
    }
    world.clock.advance(hour)
    expect((await world.get(cookie, '/api/session')).statusCode).toBe(401)
  })

  test('ends with sign-out', async () => {
    const cookie = await world.signIn('admin')
    const response = await world.app.inject({ method: 'DELETE', url: '/api/session', headers: { cookie } })
    expect(response.statusCode).toBe(204)
    expect(response.cookies[0]).toMatchObject({ name: 'qingyuan', value: '' })
    expect((await world.get(cookie, '/api/session')).statusCode).toBe(401)
  })

  test.each([
    'qingyuan=',
    'qingyuan=x',
    `qingyuan=${'a'.repeat(43)}`,
    `qingyuan=${"'".repeat(43)}`,
    'other=1',
  ])('is not the cookie %s', async (cookie) => {
    expect((await world.get(cookie, '/api/session')).statusCode).toBe(401)
  })

  test('can change and end nothing for another site', async () => {
    const cookie = await world.signIn('admin')
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'http://localhost:81' },
    ]) {
      const response = await world.app.inject({
        method: 'DELETE',
        url: '/api/session',
        headers: { cookie, host: 'localhost:80', ...headers },
      })
      expect([response.statusCode, codeOf(response)], JSON.stringify(headers)).toEqual([403, 'cross-site'])
    }
    expect((await world.get(cookie, '/api/session')).statusCode).toBe(200)
    const own = await world.app.inject({
      method: 'DELETE',
      url: '/api/session',
      headers: {
        cookie,
        host: 'localhost:8080',
        origin: 'http://localhost:8080',
        'sec-fetch-site': 'same-origin',
      },
    })
    expect(own.statusCode).toBe(204)
  })
})

describe('a new password', () => {
  test('ends the other sessions of the user, and only those', async () => {
    const [mine, other, foreign] = [
      await world.signIn('xiling'),
      await world.signIn('xiling'),
      await world.signIn('admin'),
    ]
    const next = 'Another-secret-2'
    expect((await change(mine, password, next)).statusCode).toBe(204)
    expect((await world.get(mine, '/api/session')).statusCode).toBe(200)
    expect((await world.get(other, '/api/session')).statusCode).toBe(401)
    expect((await world.get(foreign, '/api/session')).statusCode).toBe(200)
    expect((await signIn('xiling', password)).statusCode).toBe(401)
    expect((await change(mine, next, password)).statusCode).toBe(204)
  })

  test('needs the current one, and guessing it locks', async () => {
    const cookie = await world.signIn('wuhan')
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      expect(codeOf(await change(cookie, 'wrong', 'Another-secret-2'))).toBe('password-wrong')
    }
    expect(codeOf(await change(cookie, password, 'Another-secret-2'))).toBe('sign-in-locked')
  })

  test.each(['short1!A', 'alllowercaseletters', 'Wuhan-password-1', 'aaaaaaaaaaaaaaaaaaaaaaaa', password])(
    'is refused when weak: %s',
    async (next) => {
      const cookie = await world.signIn('wuhan')
      const response = await change(cookie, password, next)
      expect([400, 422]).toContain(response.statusCode)
    },
  )

  test('a first password opens nothing but its own change', async () => {
    await world.db.pool.query(`update app_user set must_change = true where login = 'wuhan'`)
    const cookie = await world.signIn('wuhan')
    expect((await world.get(cookie, '/api/session')).json()).toMatchObject({ mustChangePassword: true })
    const refused = await world.get(cookie, '/api/overview/outlets')
    expect([refused.statusCode, codeOf(refused)]).toEqual([403, 'password-change-required'])
    expect((await change(cookie, password, 'Another-secret-2')).statusCode).toBe(204)
    expect((await world.get(cookie, '/api/overview/outlets')).statusCode).toBe(200)
    expect((await change(cookie, 'Another-secret-2', password)).statusCode).toBe(204)
  })
})

describe('the first administrator', () => {
  test('is not made where there is one', async () => {
    expect(await ensureAdministrator(world.db, 'Given-password-1')).toBeNull()
  })

  test('has a generated password that must be changed, or the given one that need not', async () => {
    const { pool } = world.db
    const admin = async () => {
      const { rows } = await pool.query<{
        password_hash: string
        must_change: boolean
        division_code: string
      }>(`select password_hash, must_change, division_code from app_user where role = 'administrator'`)
      return rows
    }
    const [kept] = (await pool.query(`delete from app_user where role = 'administrator' returning *`))
      .rows as [Record<string, unknown>]
    const made = await Promise.all([ensureAdministrator(world.db, null), ensureAdministrator(world.db, null)])
    const generated = made.find((one) => one !== null)!
    expect(made.filter((one) => one !== null)).toHaveLength(1)
    const [first, ...others] = await admin()
    expect(others).toEqual([])
    expect(first).toMatchObject({ must_change: true, division_code: '42' })
    expect(await isPassword(generated, first!.password_hash)).toBe(true)
    await pool.query(`delete from app_user where role = 'administrator'`)
    expect(await ensureAdministrator(world.db, 'Given-password-1')).toBeNull()
    expect(await admin()).toMatchObject([{ must_change: false }])
    await pool.query(`delete from app_user where role = 'administrator'`)
    await pool.query(
      `insert into app_user (login, name, password_hash, role, division_code) values ('admin', 'admin', $1, 'administrator', '42')`,
      [kept['password_hash']],
    )
  })
})
