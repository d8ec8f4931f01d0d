import { expect, test } from 'vitest'
import { outletState } from './outlet-state.ts'

const minute = 60_000
const hour = 60 * minute

test.each([
  ['realtime', 0, 'live'],
  ['realtime', 2 * minute, 'live'],
  ['realtime', 2 * minute + 1, 'stale'],
  ['realtime', hour, 'stale'],
  ['realtime', hour + 1, 'offline'],
  ['minute', 20 * minute, 'live'],
  ['minute', 21 * minute, 'stale'],
  ['minute', 61 * minute, 'offline'],
  // Whoever sends hours alone is not offline between them.
  ['hour', 2 * hour, 'live'],
  ['hour', 2 * hour + 1, 'offline'],
  ['day', 48 * hour, 'live'],
  ['day', 49 * hour, 'offline'],
  // A clock ahead of ours.
  ['realtime', -5 * minute, 'live'],
] as const)('%s, %d ms ago: %s', (shortest, age, state) => {
  const now = Date.parse('2026-11-23T04:00:00Z')
  expect(outletState(now - age, shortest, now)).toBe(state)
})

test('never heard', () => {
  expect(outletState(null, null, 0)).toBe('silent')
})
