import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatQn, makeQnMaker } from './request-number.ts'

it('writes Beijing time to the millisecond', () => {
  expect(formatQn(Date.UTC(2016, 7, 1, 0, 58, 57, 223))).toBe('20160801085857223')
  expect(formatQn(Date.UTC(2025, 11, 31, 16, 0, 0, 5))).toBe('20260101000000005')
})

it('adds a millisecond when two fall together', () => {
  const make = makeQnMaker()
  const now = Date.UTC(2016, 7, 1, 0, 0, 0, 999)
  expect([make(now), make(now)]).toEqual(['20160801080000999', '20160801080001000'])
})

it('never repeats and never goes back, whatever the clock does', () => {
  const clock = fc.array(fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2090, 0) }), { maxLength: 50 })
  fc.assert(
    fc.property(clock, (instants) => {
      const make = makeQnMaker()
      const numbers = instants.map((now) => make(now))
      expect(numbers).toEqual([...new Set(numbers)].sort())
      expect(numbers.every((QN) => /^[0-9]{17}$/.test(QN))).toBe(true)
    }),
  )
})
