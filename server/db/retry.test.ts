import { expect, test } from 'vitest'
import { isRetryable, withRetry } from './retry.ts'

const failure = (code: string): Error => Object.assign(new Error(code), { code })

test.each([
  '40001',
  '40P01',
  '57P01',
  '57P03',
  '08006',
  '08P01',
  '53300',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
])('%s passes', (code) => expect(isRetryable(failure(code))).toBe(true))

test.each(['23505', '42501', '42P01', '22012', '53100', 'ENOSPC', 'EACCES'])('%s does not pass', (code) =>
  expect(isRetryable(failure(code))).toBe(false),
)

test('a cause counts, and the words of the driver', () => {
  expect(isRetryable(new Error('migration', { cause: failure('40001') }))).toBe(true)
  expect(isRetryable(new Error('Connection terminated unexpectedly'))).toBe(true)
  expect(isRetryable(new Error('something else'))).toBe(false)
  expect(isRetryable('40001')).toBe(false)
})

const run = async (codes: string[], attempts = 10): Promise<{ tries: number; end: string }> => {
  let tries = 0
  const end = await withRetry(
    () => {
      const code = codes[tries]
      tries += 1
      return code === undefined ? Promise.resolve('done') : Promise.reject(failure(code))
    },
    { attempts, pauseMs: 1 },
  ).catch((error: Error) => error.message)
  return { tries, end }
}

test('work is repeated until it succeeds, or fails in another way, or the attempts are used up', async () => {
  expect(await run(['40001', '57P01'])).toEqual({ tries: 3, end: 'done' })
  expect(await run(['40001', '23505', '40001'])).toEqual({ tries: 2, end: '23505' })
  expect(await run(['40001', '40001', '40001'], 2)).toEqual({ tries: 2, end: '40001' })
})

test('an abort ends the pause and the repetition', async () => {
  const abort = new AbortController()
  let tries = 0
  const work = withRetry(
    () => {
      tries += 1
      setImmediate(() => abort.abort())
      return Promise.reject(failure('40001'))
    },
    { pauseMs: 60_000, maxPauseMs: 60_000, signal: abort.signal },
  )
  await expect(work).rejects.toThrow('40001')
  expect(tries).toBe(2)
})
