import { expect, test } from 'vitest'
import { makeShared } from './shared.ts'

test('one reading for all who ask the same at once, and none shared by who asks something else', async () => {
  const shared = makeShared<string>(60_000)
  const read: string[] = []
  const ask = (key: string): Promise<string> =>
    shared.get(key, async () => {
      read.push(key)
      return `answer to ${key}`
    })
  const answers = await Promise.all([ask('a'), ask('a'), ask('b'), ask('a')])
  expect(answers).toEqual(['answer to a', 'answer to a', 'answer to b', 'answer to a'])
  expect(read).toEqual(['a', 'b'])
})

test('nothing is shared that is not fresh, and nothing that failed', async () => {
  const stale = makeShared<number>(0)
  let count = 0
  const next = async (): Promise<number> => (count += 1)
  expect([await stale.get('a', next), await stale.get('a', next)]).toEqual([1, 2])

  const shared = makeShared<number>(60_000)
  await expect(shared.get('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away')
  expect(await shared.get('a', next)).toBe(3)
})

test('keeps a bounded number', async () => {
  const shared = makeShared<number>(60_000, 2)
  let count = 0
  const next = async (): Promise<number> => (count += 1)
  for (const key of ['a', 'b', 'c']) await shared.get(key, next)
  expect(await shared.get('c', next)).toBe(3)
  expect(await shared.get('a', next)).toBe(4)
})
