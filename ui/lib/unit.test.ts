import { expect, test } from 'vitest'
import { shownUnit } from './unit.ts'

test.each([
  ['mg/m3', 'mg/m³'],
  ['m3/s', 'm³/s'],
  ['m3', 'm³'],
  ['W/m2', 'W/m²'],
  ['mg/L', 'mg/L'],
  ['℃', '℃'],
  ['dB[A]', 'dB[A]'],
])('%s is printed %s', (unit, shown) => {
  expect(shownUnit(unit)).toBe(shown)
})
