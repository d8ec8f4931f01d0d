import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { printRounded } from './rounding.ts'

test('halves go to the even digit, and nothing is minus nought', () => {
  expect(
    [0.25, 0.35, 1.15, 2.5, 3.5, -0.04, -0.25].map((value) => printRounded(value, value % 0.5 === 0 ? 0 : 1)),
  ).toEqual(['0.2', '0.4', '1.2', '2', '4', '0.0', '-0.2'])
  expect(printRounded(9.999, 2)).toBe('10.00')
  expect(printRounded(0.05, 4)).toBe('0.0500')
})

test('agrees with rounding whole numbers by hand', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -99_999_999, max: 99_999_999 }),
      fc.integer({ min: 0, max: 3 }),
      (thousandths, decimals) => {
        const step = 10 ** (3 - decimals)
        const magnitude = Math.abs(thousandths)
        const low = Math.floor(magnitude / step)
        const rest = magnitude % step
        const up = rest * 2 > step || (rest * 2 === step && low % 2 === 1)
        const whole = String(low + (up ? 1 : 0)).padStart(decimals + 1, '0')
        const cut = whole.length - decimals
        const digits = decimals === 0 ? whole : `${whole.slice(0, cut)}.${whole.slice(cut)}`
        const sign = thousandths < 0 && /[1-9]/.test(digits) ? '-' : ''
        expect(printRounded(thousandths / 1000, decimals)).toBe(sign + digits)
      },
    ),
  )
})
