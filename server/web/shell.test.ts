import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, type World } from '../../test/web/world.ts'
import { serializable } from './serialization.ts'
import { compileValidator } from './validation.ts'

let world: World
let uiDir: string
beforeAll(async () => {
  uiDir = mkdtempSync(join(tmpdir(), 'qingyuan-ui-test-'))
  mkdirSync(join(uiDir, 'assets'))
  writeFileSync(join(uiDir, 'index.html'), '<!doctype html><title>清源</title>')
  writeFileSync(join(uiDir, 'assets', 'main-a1b2c3.js'), `console.log('${'x'.repeat(5000)}')`)
  world = await openWorld({ uiDir, rateLimits: { all: 1e6, notFound: 20, signIn: 5 } })
})
afterAll(async () => {
  await world.close()
  rmSync(uiDir, { recursive: true })
})

describe('the pages', () => {
  test('index.html is asked for anew, files with a hash are kept for ever', async () => {
    const index = await world.get(null, '/')
    expect([index.statusCode, index.headers['cache-control']]).toEqual([200, 'no-cache'])
    const asset = await world.get(null, '/assets/main-a1b2c3.js')
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(asset.headers['content-type']).toMatch(/javascript/)
  })

  test('paths of the page are the page; missing files and API paths are not', async () => {
    for (const path of ['/overview', '/outlets/12', '/outlets/12?tab=table', '/sign-in']) {
      const page = await world.get(null, path)
      expect([path, page.statusCode, page.body.includes('清源')]).toEqual([path, 200, true])
      expect(page.headers['cache-control']).toBe('no-cache')
    }
    for (const path of ['/assets/gone-1.js', '/api/nothing', '/api', '/favicon.png', '/.env']) {
      expect([path, (await world.get(null, path)).statusCode]).toEqual([path, 404])
    }
    const posted = await world.app.inject({ method: 'POST', url: '/overview' })
    expect(posted.statusCode).toBe(404)
  })

  test('nothing outside the folder', async () => {
    for (const path of ['/../package.json', '/%2e%2e/package.json', '/assets/..%2f..%2fetc/passwd', '/%00']) {
      const { statusCode, body } = await world.get(null, path)
      expect(statusCode, path).toBeLessThan(500)
      expect(body, path).not.toMatch(/dependencies|root:/)
    }
  })

  test('a path that cannot be read is refused with a problem of ours', async () => {
    for (const path of ['/%ff', '/api/%zz']) {
      const { statusCode, headers, body } = await world.get(null, path)
      expect([path, statusCode, JSON.parse(body).code]).toEqual([path, 400, 'invalid-request'])
      expect(headers['content-type']).toContain('application/problem+json')
      expect(headers['x-request-id']).toBe(JSON.parse(body).requestId)
      expect(body).not.toContain(path)
    }
  })

  test('are compressed', async () => {
    const { headers } = await world.app.inject({
      url: '/assets/main-a1b2c3.js',
      headers: { 'accept-encoding': 'br' },
    })
    expect(headers['content-encoding']).toBe('br')
  })
})

test('security headers: scripts from here alone, no frames, styles inline', async () => {
  const { headers } = await world.get(null, '/')
  const policy = String(headers['content-security-policy'])
  expect(policy).toContain(`default-src 'self'`)
  expect(policy).toMatch(/script-src 'self'(;|$)/)
  expect(policy).toContain(`style-src 'self' 'unsafe-inline'`)
  expect(policy).toContain(`frame-ancestors 'none'`)
  // Plain HTTP must go on working on an intranet.
  expect(policy).not.toContain('upgrade-insecure-requests')
  expect(headers['strict-transport-security']).toBeUndefined()
  expect(headers['x-content-type-options']).toBe('nosniff')
  expect(headers['x-powered-by']).toBeUndefined()
})

describe('problems', () => {
  test('have code, text, and the request id of the header', async () => {
    const response = await world.get(null, '/api/overview/outlets')
    expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8')
    expect(response.json()).toEqual({
      type: 'urn:qingyuan:problem:not-signed-in',
      title: '未登录',
      status: 401,
      code: 'not-signed-in',
      detail: expect.stringContaining('重新登录') as unknown,
      requestId: response.headers['x-request-id'],
    })
  })

  test('a request id of the caller is not taken', async () => {
    const { headers } = await world.app.inject({
      url: '/api/health',
      headers: { 'x-request-id': 'mine', 'request-id': 'mine' },
    })
    expect(headers['x-request-id']).not.toBe('mine')
  })

  test.each([
    ['no JSON', '{', 'application/json', 400, 'invalid-request'],
    ['a form', 'login=admin&password=x', 'application/x-www-form-urlencoded', 415, 'unsupported-media-type'],
    ['text', '{"login":"a","password":"b"}', 'text/plain', 415, 'unsupported-media-type'],
    [
      'too much',
      JSON.stringify({ login: 'a', password: 'x'.repeat(70_000) }),
      'application/json',
      413,
      'body-too-large',
    ],
    [
      'a prototype',
      '{"login":"a","password":"b","__proto__":{"x":1}}',
      'application/json',
      400,
      'invalid-request',
    ],
    ['nothing', '', 'application/json', 400, 'invalid-request'],
  ])('%s', async (_, payload, type, status, code) => {
    const response = await world.app.inject({
      method: 'POST',
      url: '/api/session',
      payload,
      headers: { 'content-type': type },
    })
    expect([response.statusCode, response.json<{ code: string }>().code]).toEqual([status, code])
  })

  test('what is wrong is named by field', async () => {
    const cookie = await world.signIn('admin')
    const response = await world.get(cookie, '/api/points/0/series?period=week&from=x')
    expect(response.json<{ fields: unknown }>().fields).toEqual([
      { path: 'params.id', message: '小于允许的最小值' },
    ])
    const query = await world.get(cookie, '/api/points/1/series?period=week&from=x&maxPoints=1')
    const { fields } = query.json<{ fields: { path: string; message: string }[] }>()
    expect(Object.fromEntries(fields.map(({ path, message }) => [path, message]))).toEqual({
      'query.period': '不是允许的取值',
      'query.from': '格式不对',
      'query.maxPoints': '小于允许的最小值',
      'query.code': '缺少必填项',
      'query.to': '缺少必填项',
    })
  })

  test('an error of ours tells nothing but the request id; a database that is away is 503', async () => {
    const broken = await openWorld()
    const cookie = await broken.signIn('admin')
    await broken.db.pool.query('alter table outlet rename to outlet_gone')
    const ours = await broken.get(cookie, '/api/overview/outlets')
    expect([ours.statusCode, ours.json<{ code: string }>().code]).toEqual([500, 'internal'])
    expect(ours.body).not.toMatch(/outlet_gone|select|relation/)
    const { pool } = broken.db
    const own = { query: pool.query.bind(pool), connect: pool.connect.bind(pool) }
    const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    const refuse = () => Promise.reject(away)
    Object.assign(pool, { query: refuse, connect: refuse })
    const gone = await broken.get(cookie, '/api/overview/outlets')
    Object.assign(pool, own)
    expect([gone.statusCode, gone.json<{ code: string }>().code]).toEqual([503, 'database-unavailable'])
    await broken.close()
  })
})

describe('limits', () => {
  test('sign-in by address', async () => {
    const attempt = (remoteAddress: string) =>
      world.app.inject({
        method: 'POST',
        url: '/api/session',
        payload: { login: `x${Math.random()}`, password: 'x' },
        remoteAddress,
      })
    const codes: number[] = []
    for (let i = 0; i < 7; i += 1) codes.push((await attempt('10.1.1.1')).statusCode)
    expect(codes).toEqual([401, 401, 401, 401, 401, 429, 429])
    expect(Number((await attempt('10.1.1.1')).headers['retry-after'])).toBeGreaterThan(0)
    expect((await attempt('10.1.1.2')).statusCode).toBe(401)
  })

  test('what is not there', async () => {
    const codes: number[] = []
    for (let i = 0; i < 22; i += 1) {
      codes.push((await world.app.inject({ url: `/api/guess-${i}`, remoteAddress: '10.1.1.3' })).statusCode)
    }
    expect(codes.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 404))
    expect(codes.slice(20)).toEqual([429, 429])
  })

  test('an address in X-Forwarded-For counts only from a proxy on this machine', async () => {
    const attempt = (remoteAddress: string, forwarded: string) =>
      world.app.inject({
        method: 'POST',
        url: '/api/session',
        payload: { login: 'x', password: 'x' },
        remoteAddress,
        headers: { 'x-forwarded-for': forwarded },
      })
    const codes: string[] = []
    for (let i = 0; i < 6; i += 1) {
      codes.push((await attempt('10.1.1.9', `10.2.2.${i}`)).json<{ code: string }>().code)
    }
    for (let i = 0; i < 6; i += 1) {
      codes.push((await attempt('127.0.0.1', `10.3.3.${i}`)).json<{ code: string }>().code)
    }
    expect(codes.indexOf('too-many-requests')).toBe(5)
    expect(codes.lastIndexOf('too-many-requests')).toBe(5)
  })
})

describe('over TLS', () => {
  test('the cookie is for this host and TLS alone, and the headers say so', async () => {
    const secure = await openWorld({ config: { secureCookies: true, sessionHours: 8 } })
    const response = await secure.app.inject({
      method: 'POST',
      url: '/api/session',
      payload: { login: 'admin', password: 'Right-password-1' },
    })
    expect(response.cookies[0]).toMatchObject({ name: '__Host-qingyuan', secure: true, path: '/' })
    expect(response.headers['strict-transport-security']).toContain('max-age')
    expect(response.headers['content-security-policy']).toContain('upgrade-insecure-requests')
    await secure.close()
  })
})

test('OpenAPI 3.1 of every operation', async () => {
  const document = (await world.get(null, '/api/openapi.json')).json<{
    openapi: string
    paths: Record<string, Record<string, { operationId: string; parameters: { name: string; in: string }[] }>>
  }>()
  expect(document.openapi).toBe('3.1.0')
  expect(Object.keys(document.paths['/api/session']!).toSorted()).toEqual(['delete', 'get', 'post'])
  const series = document.paths['/api/points/{id}/series']!['get']!
  expect(series.operationId).toBe('point.series')
  expect(series.parameters).toContainEqual(expect.objectContaining({ name: 'id', in: 'path' }))
})

test('a validator takes plain numbers as numbers and guesses at nothing', () => {
  const schema = Type.Object({ n: Type.Optional(Type.Integer()), s: Type.Optional(Type.String()) })
  const check = compileValidator(schema, 'querystring')
  expect(check({ n: '12' })).toEqual({ value: { n: 12 } })
  expect(check({ s: '12' })).toEqual({ value: { s: '12' } })
  for (const n of ['', ' 1', '1e3', '0x10', 'true', '1.5', 'Infinity', '12345678901234567890', '١']) {
    expect(check({ n }), n).toHaveProperty('error')
  }
  expect(check({ s: 'a\0b' })).toHaveProperty('error')
})

test('schemas in the serializer’s fast words', () => {
  const schema = Type.Object({
    a: Type.Union([Type.Number(), Type.Null()]),
    b: Type.Union([Type.Literal('x'), Type.Literal('y')]),
    c: Type.Array(Type.Union([Type.Literal('x'), Type.Null()])),
  })
  expect(serializable(schema)).toMatchObject({
    properties: {
      a: { type: 'number', nullable: true },
      b: { type: 'string', enum: ['x', 'y'] },
      c: { items: { const: 'x', nullable: true } },
    },
  })
})
