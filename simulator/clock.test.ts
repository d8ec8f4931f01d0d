import { expect, test } from 'vitest'
import { makeFieldClock } from './clock.ts'

test('the field runs fast until it meets the present, then with it', () => {
  let real = 1_000_000
  const clock = makeFieldClock(() => real, { start: 1_000_000 - 9000, speed: 10 })
  expect([clock.now(), clock.speed()]).toEqual([991_000, 10])
  real += 500
  expect(clock.now()).toBe(996_000)
  expect(clock.realAt(996_000)).toBe(real)
  real += 500
  expect([clock.now(), clock.speed()]).toEqual([real, 1])
  real += 12_345
  expect(clock.now()).toBe(real)
  expect(clock.realAt(real + 7)).toBe(real + 7)
})

test('a day in a minute', () => {
  let real = 0
  const clock = makeFieldClock(() => real, { start: -86_400_000, speed: 1440 })
  real += 60_000
  expect(clock.now()).toBe(0)
})

test('at its own speed it may be set back', () => {
  let real = 50_000
  const clock = makeFieldClock(() => real, { start: 20_000 })
  real += 10
  expect(clock.now()).toBe(20_010)
  expect(clock.realAt(20_500)).toBe(50_500)
})
