import { afterEach, expect, test } from 'vitest'
import { limitKinds } from '../gateway/refusals.ts'
import { makeFacts, makeStillMonitor } from './facts.fixture.ts'
import { OpenMetricsError, parseListen, serveMetrics, type MetricsEndpoint } from './endpoint.ts'
import { makeExposition, type Exposition } from './exposition.ts'
import { lintExposition } from './lint.fixture.ts'

const facts = makeFacts({
  gateway: { limits: { counts: Object.fromEntries(limitKinds.map((kind, i) => [kind, i])), recent: [] } },
  ingest: { quarantined: { noise: 3 }, deviations: { 'crc-lower-case': 4 } },
})
const make = (): Exposition =>
  makeExposition(() => ({ facts, health: makeStillMonitor(facts).health() }), '1.2.3')

test('the text keeps the rules of Prometheus, and no label holds what a peer can choose', async () => {
  const exposition = make()
  exposition.requestFinished({ operation: 'outlet.get', status: 200, seconds: 0.03 })
  exposition.requestFinished({ operation: null, status: 404, seconds: 0.001 })
  const text = await exposition.text()
  expect(lintExposition(text)).toEqual([])
  expect(text).toContain('qingyuan_gateway_frames_total{verdict="accepted"} 9')
  expect(text).toContain('qingyuan_ingest_deviations_total{kind="crc-lower-case"} 4')
  expect(text).toContain('qingyuan_check_ok{check="database"} 1')
  expect(text).toContain('qingyuan_web_request_seconds_count{operation="outlet.get",status="200"} 1')
  expect(text).toContain('qingyuan_gateway_answer_seconds_bucket{le="+Inf"} 1')
  expect(text).toMatch(/^process_resident_memory_bytes \d/m)
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m)
})

test('the lint finds what is wrong', () => {
  const head = (name: string, type: string): string => `# HELP ${name} x\n# TYPE ${name} ${type}\n${name}`
  expect(lintExposition(`${head('qingyuan_a_total', 'gauge')} 1\n`)).toEqual([
    'qingyuan_a_total: gauge and _total',
  ])
  expect(lintExposition(`${head('qingyuan_wait_ms', 'gauge')} 1\n`)).toHaveLength(1)
  expect(lintExposition(`${head('a', 'gauge')}{mn="1"} 1\n`)).toEqual(['a: label mn'])
  expect(lintExposition('b 2\nb 2\n')).toEqual(['b: no TYPE', 'b: no TYPE', 'b{}: twice'])
})

let endpoint: MetricsEndpoint | null = null
afterEach(async () => {
  await endpoint?.close()
  endpoint = null
})

test('a token opens the figures, nothing else does', async () => {
  endpoint = await serveMetrics({ host: '127.0.0.1', port: 0 }, 'a-token-of-sixteen', make())
  const url = `http://127.0.0.1:${endpoint.port}`
  const ask = (authorization?: string): Promise<Response> =>
    fetch(`${url}/metrics`, authorization === undefined ? {} : { headers: { authorization } })
  for (const wrong of [undefined, 'Bearer ', 'Bearer a-token-of-sixteeN', 'a-token-of-sixteen']) {
    const reply = await ask(wrong)
    expect([wrong, reply.status, await reply.text()]).toEqual([wrong, 401, 'METRICS_TOKEN\n'])
  }
  const reply = await ask('Bearer a-token-of-sixteen')
  expect([reply.status, reply.headers.get('content-type')]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
  ])
  expect(await reply.text()).toContain('qingyuan_ready 1')
  expect((await fetch(`${url}/`)).status).toBe(404)
  expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(404)
})

test('without a token only this machine is let in: another address is refused at the start', async () => {
  for (const host of ['0.0.0.0', '::', '10.0.0.1', '127.evil.example'])
    await expect(serveMetrics({ host, port: 0 }, null, make()), host).rejects.toThrow(OpenMetricsError)
  endpoint = await serveMetrics({ host: '127.0.0.1', port: 0 }, null, make())
  expect((await fetch(`http://127.0.0.1:${endpoint.port}/metrics`)).status).toBe(200)
})

test('where to listen', () => {
  expect(parseListen('127.0.0.1:9412')).toEqual({ host: '127.0.0.1', port: 9412 })
  expect(parseListen('[::1]:1')).toEqual({ host: '::1', port: 1 })
  for (const wrong of ['9412', ':9412', 'a:99999', 'a b:1', '::1:9412']) expect(parseListen(wrong)).toBeNull()
})
