import { expect, test } from 'vitest'
import { makeLog, maskFrameSecrets } from './log.ts'

test('secrets stay out of the log at every depth they occur in', () => {
  const lines: string[] = []
  const log = makeLog('info', { write: (line: string) => void lines.push(line) })
  const secret = 'hidden-value'
  log.info({ password: secret, PW: secret, NewPW: secret, cookie: secret, keys: [secret] }, 'top')
  log.info(
    { logger: { mn: 'A1', password: secret, sm4_key: secret }, request: { headers: { cookie: secret } } },
    'below',
  )
  log.info(
    { request: { headers: { authorization: secret, 'set-cookie': secret } }, databaseUrl: secret },
    'web',
  )
  log.debug('not said')
  expect(lines).toHaveLength(3)
  expect(lines.join('')).not.toContain(secret)
  expect(JSON.parse(lines[1]!)).toMatchObject({
    level: 'info',
    msg: 'below',
    logger: { mn: 'A1', password: '***' },
  })
})

test('passwords inside a frame are masked', () => {
  expect(maskFrameSecrets('##0101QN=1;PW=123456;MN=A;CP=&&NewPW=654321;x=1&&')).toBe(
    '##0101QN=1;PW=******;MN=A;CP=&&NewPW=******;x=1&&',
  )
})
