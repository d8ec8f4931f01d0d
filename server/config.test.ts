import { describe, expect, test } from 'vitest'
import { helpText, readConfig } from './config.ts'
import type { Config } from './config.ts'

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
    demo: true,
    adminPassword: null,
    sessionHours: 12,
    secureCookies: false,
    journalSegmentMb: 64,
    logLevel: 'info',
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

describe('--help', () => {
  test.each(['QINGYUAN_DIR', 'DATABASE_URL', '--http-port', '[8212]', '--[no-]demo', 'trace|debug|info'])(
    'names %s',
    (part) => expect(helpText()).toContain(part),
  )
})
