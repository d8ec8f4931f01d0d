import { describe, expect, test } from 'vitest'
import { helpText, readConfig } from './config.ts'
import type { Config } from './config.ts'
import { defaultLimits } from './gateway/limit-settings.ts'

const read = (env: Record<string, string>, argv: string[] = []): Config => {
  const result = readConfig(env, argv)
  expect(result).toMatchObject({ ok: true })
  return (result as { value: Config }).value
}
const problems = (env: Record<string, string>, argv: string[] = []): string[] => {
  const result = readConfig(env, argv)
  return result.ok ? [] : result.problems
}

test('without anything given the platform is a demonstration on loopback', () => {
  expect(read({})).toEqual({
    dir: 'var',
    databaseUrl: null,
    httpHost: '127.0.0.1',
    httpPort: 8212,
    tcpHost: '127.0.0.1',
    tcpPort: 9212,
    sandbox: true,
    sandboxPort: 9214,
    demo: true,
    adminPassword: null,
    sessionHours: 12,
    secureCookies: false,
    journalSegmentMb: 64,
    logLevel: 'info',
    metrics: null,
    metricsToken: null,
    readyDiskGb: 10,
    readyLagSeconds: 300,
    tlsCert: null,
    tlsKey: null,
    tcpTlsPort: 9213,
    tcpPlain: true,
    tlsClientCa: null,
    tlsClients: 'none',
    tlsClientMn: false,
    tlsHandshakeSeconds: 20,
    ...defaultLimits,
  })
})

test('the environment sets, flags win over it, an empty variable is none', () => {
  const env = { HTTP_PORT: '80', TCP_PORT: '0', DEMO: 'no', LOG_LEVEL: '', OTHER: 'x' }
  const config = read(env, [
    '--http-port',
    '81',
    '--qingyuan-dir=/a=b',
    '--secure-cookies',
    '--log-level=debug',
  ])
  expect(config).toMatchObject({
    httpPort: 81,
    tcpPort: 0,
    demo: false,
    dir: '/a=b',
    secureCookies: true,
    logLevel: 'debug',
  })
  expect(read({ DEMO: 'true' }, ['--no-demo']).demo).toBe(false)
  expect(read({ DEMO: 'false' }, ['--demo']).demo).toBe(true)
})

test('all mistakes are told together, and no secret with them', () => {
  const found = problems(
    {
      HTTP_PORT: '65536',
      TCP_PORT: '9e3',
      DEMO: 'perhaps',
      DATABASE_URL: 'mysql://hidden',
      ADMIN_PASSWORD: 'hidden',
      LOG_LEVEL: 'loud',
      TCP_HOST: 'a b',
      SESSION_HOURS: '0',
    },
    ['--colour=red', 'stray', '--http-host', '--no-http-host'],
  )
  for (const name of [
    'HTTP_PORT',
    'TCP_PORT',
    'DEMO',
    'DATABASE_URL',
    'ADMIN_PASSWORD',
    'LOG_LEVEL',
    'TCP_HOST',
    'SESSION_HOURS',
    '--colour=red',
    'stray',
    '--http-host：',
    '--no-http-host',
  ]) {
    expect(found.filter((problem) => problem.startsWith(name))).toHaveLength(1)
  }
  expect(found).toHaveLength(12)
  expect(found.join()).not.toContain('hidden')
})

test('networks are a list; one that is none is named', () => {
  expect(read({ TCP_ALLOWED_NETWORKS: '10.0.0.0/8, 2001:db8::/32' }).allowedNetworks).toEqual([
    '10.0.0.0/8',
    '2001:db8::/32',
  ])
  expect(problems({ TCP_SHARED_NETWORKS: '10.0.0.0/8 10.0.0.0/40' })[0]).toContain('"10.0.0.0/40"')
})

test('TLS settings fit together', () => {
  expect(problems({ TLS_CERT: 'a.pem' })).toHaveLength(1)
  expect(problems({ TLS_CLIENTS: 'required' })).toHaveLength(1)
  expect(problems({ TCP_PLAIN: 'no' })).toHaveLength(1)
  const all = { TLS_CERT: 'a', TLS_KEY: 'b', TLS_CLIENT_CA: 'c', TLS_CLIENTS: 'optional', TCP_PLAIN: 'no' }
  expect(read(all)).toMatchObject({ tlsClients: 'optional', tcpPlain: false })
})

describe('--help', () => {
  test.each([
    'QINGYUAN_DIR',
    'DATABASE_URL',
    '--http-port',
    '[8212]',
    '--[no-]demo',
    'trace|debug|info',
    '[127.0.0.0/8 ::1]',
    '--tls-cert',
  ])('names %s', (part) => expect(helpText()).toContain(part))
})
