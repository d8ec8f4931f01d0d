import { expect, test } from 'vitest'
import { makePasswordGuard } from './password-guard.ts'

const make = () => makePasswordGuard({ wrongPasswords: 3, wrongPasswordSeconds: 60 })

test('after three wrong ones the sender waits: 10 s, then twice as long, at most a minute', () => {
  const guard = make()
  let at = 0
  for (let i = 0; i < 3; i += 1) {
    expect(guard.isShut('a', 'M', 'x', at)).toBe(false)
    guard.failed('a', 'M', 'x', at)
  }
  for (const pause of [10_000, 20_000, 40_000, 60_000, 60_000]) {
    expect(guard.isShut('a', 'M', 'x', at + pause - 1)).toBe(true)
    // Trying during the pause changes nothing.
    guard.failed('a', 'M', 'x', at + pause - 1)
    expect(guard.isShut('a', 'M', 'x', at + pause)).toBe(false)
    at += pause
    guard.failed('a', 'M', 'x', at)
  }
})

test('another sender, another MN, and the same MN with a new password are not held', () => {
  const guard = make()
  for (let i = 0; i < 3; i += 1) guard.failed('a', 'M', 'x', 0)
  expect(guard.isShut('a', 'M', 'x', 1)).toBe(true)
  expect(guard.isShut('b', 'M', 'x', 1)).toBe(false)
  expect(guard.isShut('a', 'N', 'x', 1)).toBe(false)
  expect(guard.isShut('a', 'M', 'y', 1)).toBe(false)
})

test('a right password clears the count', () => {
  const guard = make()
  for (let i = 0; i < 2; i += 1) guard.failed('a', 'M', 'x', 0)
  guard.passed('a', 'M')
  for (let i = 0; i < 2; i += 1) guard.failed('a', 'M', 'x', 0)
  expect(guard.isShut('a', 'M', 'x', 1)).toBe(false)
})

test('its memory is bounded', () => {
  const guard = make()
  for (let i = 0; i < 100_000; i += 1) guard.failed(`10.0.${i >> 8}.${i & 255}`, 'M', 'x', 0)
  expect(guard.size).toBeGreaterThan(10_000)
  expect(guard.size).toBeLessThanOrEqual(20_000)
})
