import { expect, test } from 'vitest'
import { moved, zoomed } from './zoom.ts'

const hour = 3_600_000
const whole = { from: 0, to: 24 * hour }

test('zooming keeps the middle and stays inside', () => {
  expect(zoomed(whole, whole, 0.5)).toEqual({ from: 6 * hour, to: 18 * hour })
  expect(zoomed({ from: 0, to: 2 * hour }, whole, 2)).toEqual({ from: 0, to: 4 * hour })
  expect(zoomed({ from: 10 * hour, to: 12 * hour }, whole, 100)).toEqual(whole)
})

test('never narrower than a minute', () => {
  const { from, to } = zoomed({ from: hour, to: hour + 60_000 }, whole, 0.5)
  expect(to - from).toBe(60_000)
})

test('moving stops at the ends with its width kept', () => {
  const seen = { from: 20 * hour, to: 23 * hour }
  expect(moved(seen, whole, 0.5)).toEqual({ from: 21 * hour, to: 24 * hour })
  expect(moved(seen, whole, -0.5)).toEqual({ from: 18.5 * hour, to: 21.5 * hour })
})
