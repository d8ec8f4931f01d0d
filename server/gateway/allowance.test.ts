import { expect, test } from 'vitest'
import { Allowance } from './allowance.ts'

test('a minute’s worth at once, then evenly', () => {
  const allowance = new Allowance(60, 0)
  for (let i = 0; i < 60; i += 1) expect(allowance.take(1, 0)).toBe(true)
  expect(allowance.take(1, 0)).toBe(false)
  expect(allowance.take(1, 1000)).toBe(true)
  expect(allowance.take(1, 1000)).toBe(false)
  // However long nobody asks, no more than a minute's worth is there.
  const later = 3600_000
  for (let i = 0; i < 60; i += 1) expect(allowance.take(1, later)).toBe(true)
  expect(allowance.take(1, later)).toBe(false)
})

test('more than a minute’s worth needs all of it, and is paid back', () => {
  const allowance = new Allowance(60, 0)
  expect(allowance.take(90, 0)).toBe(true)
  expect(allowance.take(1, 30_000)).toBe(false)
  expect(allowance.take(1, 31_000)).toBe(true)
})

test('what was used beyond it says how long to wait', () => {
  const allowance = new Allowance(60, 0)
  expect(allowance.charge(60, 0)).toBe(0)
  expect(allowance.charge(10, 0)).toBe(10_000)
  expect(allowance.charge(1, 5000)).toBe(6000)
  expect(allowance.charge(0, 11_000)).toBe(0)
})

test('a clock that stands or goes back gives nothing', () => {
  const allowance = new Allowance(1, 1000)
  expect(allowance.take(1, 1000)).toBe(true)
  expect(allowance.take(1, 0)).toBe(false)
})
