import { expect, test } from 'vitest'
import { makeCounters } from './counters.ts'

test('the rate is the mean of the last ten full seconds, and forgets what is older', () => {
  const counters = makeCounters()
  for (let second = 0; second < 5; second += 1)
    for (let i = 0; i < 20; i += 1) counters.count('accepted', second * 1000 + i)
  expect(counters.facts(5000).framesPerSecond).toBe(10)
  expect(counters.facts(12_000).framesPerSecond).toBe(6)
  expect(counters.facts(60_000).framesPerSecond).toBe(0)
  expect(counters.facts(60_000).frames).toBe(100)
})

test('refusals are counted by verdict, noise is no frame', () => {
  const counters = makeCounters()
  counters.count('noise', 0)
  counters.count('crc-mismatch', 0)
  counters.count('crc-mismatch', 0)
  expect(counters.facts(0)).toMatchObject({ frames: 2, refused: { noise: 1, 'crc-mismatch': 2 } })
})
