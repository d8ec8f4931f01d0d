import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nameFactor } from './factor-name.ts'
import { safeText } from './safe-text.ts'
import { isMissingMarker, scaleNumber } from './value.ts'

describe('scaling', () => {
  it('moves the point, so that the result is what its text would be', () => {
    const digits = fc.integer({ min: -999_999, max: 999_999 })
    fc.assert(
      fc.property(
        digits,
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: -6, max: 6 }),
        (value, decimals, exponent) => {
          const text = (value / 10 ** decimals).toFixed(decimals)
          const exact = Number(`${value}e${exponent - decimals}`) + 0
          expect(scaleNumber(text, Number(text), exponent)).toBe(exact)
        },
      ),
    )
    // 0.1 × 3 floating-point steps would end in 0.30000000000000004.
    expect(scaleNumber('0.3', 0.3, 3)).toBe(300)
    expect(scaleNumber('1.005', 1.005, -3)).toBe(0.001005)
  })

  it('is NaN where float8 has no such number, and 0 only for 0', () => {
    expect(scaleNumber('9'.repeat(400), Number.POSITIVE_INFINITY, 0)).toBeNaN()
    expect(scaleNumber(`0.${'0'.repeat(400)}1`, 0, 0)).toBeNaN()
    expect(scaleNumber('0.000', 0, 3)).toBe(0)
    expect(scaleNumber('-0.0', -0, 0)).toBe(0)
  })
})

it('the markers of 2025 are those of converted values only', () => {
  expect(['9999.99', '-9999.99', '+9999.990'].every((text) => isMissingMarker('ZsAvg', text))).toBe(true)
  expect(['9999.98', '99999.99', '9999.991', '9999'].some((text) => isMissingMarker('ZsAvg', text))).toBe(
    false,
  )
  expect(isMissingMarker('Avg', '9999.99')).toBe(false)
})

it.each([
  ['w01018', 'w01018', 0],
  ['W01018', 'w01018', 0],
  ['011', 'w01018', 0],
  ['020', 'w20111', 3],
  ['10', 'a21001', 6],
  ['S08', 'a01013', 3],
  ['s08', 'a01013', 3],
  ['LEQ', 'Leq', 0],
  ['e10103', 'e10103', 0],
  ['E10103', 'e10103', 0],
  ['lng', 'lng', 0],
  ['x\0y', 'x\uFFFDy', 0],
])('the factor %j is %j × 10^%i', (sent, code, exponent) => {
  expect(nameFactor(sent)).toEqual({ code, exponent })
})

it('safe text is what PostgreSQL takes, and nothing else is changed', () => {
  expect(safeText('a\0b\ud800c\udc00d😀汉')).toBe('a\uFFFDb\uFFFDc\uFFFDd😀汉')
  expect(safeText('abcdef', 3)).toBe('abc')
  expect(safeText('ab😀', 3)).toBe('ab\uFFFD')
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const safe = safeText(text)
      expect(safe).not.toContain('\0')
      expect(Buffer.from(safe).toString()).toBe(safe)
    }),
  )
})
