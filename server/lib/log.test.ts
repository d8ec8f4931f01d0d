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

test('secrets stay out of texts too: messages, errors, their causes, whatever wraps them', () => {
  const lines: string[] = []
  const log = makeLog('trace', { write: (line: string) => void lines.push(line) })
  const secret = 'Zq7-hidden'
  const texts = [
    `##0101QN=1;ST=32;PW=${secret};MN=A;CP=&&NewPW=${secret};x=1&&`,
    `connect to postgresql://user:${secret}@db:5432/qingyuan failed`,
    `connect to postgres://user:a@${secret}@db/q failed`,
    `authorization: Bearer ${secret}`,
    `cookie: qingyuan=${secret}; other=1`,
    `cookie: __Host-qingyuan=${secret}`,
    `?password=${secret}&token=${secret}`,
  ]
  for (const text of texts) {
    log.info(text)
    log.error({ err: new Error(text, { cause: new Error(text) }) }, 'failed')
    log.warn({ reason: text, peer: { note: text } }, text)
    log.child({ requestId: 'a' }).debug({ detail: [text] }, 'below')
  }
  expect(lines).toHaveLength(texts.length * 4)
  expect(lines.join('')).not.toContain(secret)
  for (const line of lines) expect(() => JSON.parse(line) as unknown, line).not.toThrow()
  expect(lines.join('')).toContain('MN=A')
  expect(lines.join('')).toContain('@db:5432/qingyuan')
})
