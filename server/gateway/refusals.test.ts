import { expect, test } from 'vitest'
import { makeRefusals } from './refusals.ts'

test('counts every refusal, remembers the last two hundred, and tells one line a kind in ten seconds', () => {
  let at = 0
  const lines: object[] = []
  const refusals = makeRefusals(() => at, { warn: (facts: object) => lines.push(facts) })
  for (let i = 0; i < 1000; i += 1) refusals.note('noise', `10.0.${i >> 8}.${i & 255}`, null)
  refusals.note('idle', '10.0.0.1', null)
  refusals.note('idle', '10.0.0.1', null)
  at = 10_000
  refusals.note('noise', '10.9.9.9', null)

  const { counts, recent } = refusals.facts()
  expect(counts).toMatchObject({ noise: 1001, idle: 2, unread: 0 })
  expect(recent.length).toBeGreaterThan(100)
  expect(recent.length).toBeLessThanOrEqual(200)
  expect(recent.slice(0, 2)).toEqual([
    { kind: 'noise', address: '10.9.9.9', mn: null, times: 1, at: 10_000 },
    { kind: 'idle', address: '10.0.0.1', mn: null, times: 2, at: 0 },
  ])
  expect(lines).toEqual([
    { limit: 'noise', address: '10.0.0.0', mn: null, times: 1 },
    { limit: 'idle', address: '10.0.0.1', mn: null, times: 1 },
    { limit: 'noise', address: '10.9.9.9', mn: null, times: 1000 },
  ])
})
