import { expect, test } from 'vitest'
import { parseOutletSearch } from './outlet-search.ts'
import { parseOverviewSearch } from './overview-search.ts'
import { formatValueKey, parseTraceSearch, parseValueKey } from './trace-search.ts'

test('good filters stay, everything else is dropped', () => {
  expect(
    parseOverviewSearch({
      division: '4201',
      state: 'stale',
      medium: 'water',
      text: '42',
      page: '3',
      size: '50',
      sort: 'age',
    }),
  ).toEqual({ division: '4201', state: 'stale', medium: 'water', text: '42', page: 3, size: 50, sort: 'age' })
  expect(
    parseOverviewSearch({
      division: '42x',
      state: 'dead',
      medium: 1,
      text: '',
      page: -1,
      size: 7,
      sort: 'x',
      other: 1,
    }),
  ).toEqual({})
})

test('a range needs both ends in order', () => {
  expect(parseOutletSearch({ from: 5, to: 9 })).toEqual({ from: 5, to: 9 })
  expect(parseOutletSearch({ from: 9, to: 5 })).toEqual({})
  expect(parseOutletSearch({ from: 9 })).toEqual({})
})

test('a value is named in an address and found again', () => {
  const key = { pointId: 3, period: 'hour', at: 1_764_000_000_000, code: 'a21026', field: 'ZsAvg' } as const
  expect(parseValueKey(formatValueKey(key))).toEqual(key)
  expect(parseTraceSearch({ value: formatValueKey(key), frame: '12-345' })).toEqual({
    value: '3_hour_1764000000000_a21026_ZsAvg',
    frame: '12-345',
  })
})

test.each(['', '1_week_1_a_b', '1_hour_x_a_b', '1_hour_1_a/b_c'])('no value: %j', (text) => {
  expect(parseValueKey(text)).toBeNull()
  expect(parseTraceSearch({ value: text, frame: '../1' })).toEqual({})
})
