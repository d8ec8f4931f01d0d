import { afterEach, expect, test, vi } from 'vitest'
import { getOutlet } from '../../contract/outlet.ts'
import { listOutlets } from '../../contract/overview.ts'
import { getMe } from '../../contract/session.ts'
import { addressOf, call } from './call.ts'
import { ProblemError, mayRetry, statusOf } from './problem.ts'

afterEach(() => vi.unstubAllGlobals())

test('addresses of operations', () => {
  expect(addressOf(getOutlet, { params: { id: 7 } })).toBe('/api/outlets/7')
  expect(addressOf(listOutlets, { query: { text: '热电 厂&', page: 2, state: undefined } })).toBe(
    '/api/overview/outlets?text=%E7%83%AD%E7%94%B5+%E5%8E%82%26&page=2',
  )
})

function answer(body: string, init: ResponseInit): void {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(body, init)))
}

test('a problem reply becomes an error with its words', async () => {
  const problem = {
    type: 'x',
    title: '未登录',
    status: 401,
    code: 'not-signed-in',
    detail: '请登录',
    requestId: 'r',
  }
  answer(JSON.stringify(problem), { status: 401, headers: { 'content-type': 'application/problem+json' } })
  const error = await call(getMe, {}).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(ProblemError)
  expect((error as ProblemError).trouble).toEqual({ kind: 'problem', problem })
  expect(statusOf(error)).toBe(401)
  expect(mayRetry(error)).toBe(false)
})

test('a proxy that answers in HTML gives its status', async () => {
  answer('<h1>502</h1>', { status: 502, headers: { 'content-type': 'text/html' } })
  const error = await call(getMe, {}).catch((caught: unknown) => caught)
  expect((error as ProblemError).trouble).toEqual({ kind: 'status', status: 502 })
  expect(mayRetry(error)).toBe(true)
})

test('no network is a trouble of its own', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed')))
  const error = await call(getMe, {}).catch((caught: unknown) => caught)
  expect((error as ProblemError).trouble).toEqual({ kind: 'unreachable' })
})
