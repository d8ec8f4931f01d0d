import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { parseDataTime, parseReadingEntry, periods, startOfPeriod } from './reading.ts'

const beijing = (instant: number): string =>
  new Date(instant + 8 * 3_600_000).toISOString().replaceAll(/\D/g, '').slice(0, 14)

describe('a DataTime', () => {
  it('is Beijing time', () => {
    expect(parseDataTime('20261123200000')).toBe(Date.UTC(2026, 10, 23, 12))
    expect(parseDataTime('19700101080000')).toBe(0)
  })

  it('reads back every second of four centuries', () => {
    const span = { min: Date.UTC(1700, 0) / 1000, max: Date.UTC(2100, 0) / 1000 }
    fc.assert(
      fc.property(fc.integer(span), (seconds) => {
        expect(parseDataTime(beijing(seconds * 1000))).toBe(seconds * 1000)
      }),
    )
  })

  it.each([
    '20261340000000',
    '20260230000000',
    '20250229000000',
    '20260001000000',
    '20260100000000',
    '20260101240000',
    '20260101006000',
    '20260101000060',
    '00000101000000',
    '2026010100000',
    '202601010000000',
    '2026010100000x',
    '2026-1-1000000',
    '',
  ])('that names no moment is null: %s', (text) => {
    expect(parseDataTime(text)).toBeNull()
  })

  it('knows leap days', () => {
    expect(parseDataTime('20240229000000')).toBe(Date.UTC(2024, 1, 28, 16))
    expect(parseDataTime('20000229000000')).not.toBeNull()
    expect(parseDataTime('19000229000000')).toBeNull()
  })
})

describe('the start of a period', () => {
  const at = parseDataTime('20261123203359')!
  it('is floored in Beijing time', () => {
    expect(beijing(startOfPeriod('realtime', at))).toBe('20261123203359')
    expect(beijing(startOfPeriod('minute', at))).toBe('20261123203300')
    expect(beijing(startOfPeriod('hour', at))).toBe('20261123200000')
    expect(beijing(startOfPeriod('day', at))).toBe('20261123000000')
  })

  it('is the start of itself, also before 1970', () => {
    fc.assert(
      fc.property(fc.constantFrom(...periods), fc.integer({ min: -1e12, max: 4e12 }), (period, instant) => {
        const start = startOfPeriod(period, instant)
        expect(start).toBeLessThanOrEqual(instant)
        expect(startOfPeriod(period, start)).toBe(start)
      }),
    )
  })
})

it('an entry is cut at its last dash', () => {
  expect(parseReadingEntry('w01018-ZsAvg')).toEqual({ code: 'w01018', field: 'ZsAvg' })
  expect(parseReadingEntry('a-b-Rtd')).toEqual({ code: 'a-b', field: 'Rtd' })
  expect(parseReadingEntry('x')).toEqual({ code: 'x', field: '' })
})
