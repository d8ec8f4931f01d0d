import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { thin, type CurvePoint } from './thin.ts'

const point = fc.tuple(
  fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
  fc.option(fc.constantFrom('D', 'T'), { freq: 10 }),
)
const curve = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 100_000 }), point), { maxLength: 400 })
  .map((steps) => {
    let at = 1_700_000_000_000
    return steps.map(([step, [value, flag]]): CurvePoint => [(at += step), value, flag])
  })
const most = fc.integer({ min: 10, max: 500 })

describe('a thinned curve', () => {
  test('is not longer than asked for, in order of time, and made of points that were there', () => {
    fc.assert(
      fc.property(curve, most, (points, limit) => {
        const thinned = thin(points, limit)
        expect(thinned.length).toBeLessThanOrEqual(limit)
        expect(thinned.every((one) => points.includes(one))).toBe(true)
        for (let i = 1; i < thinned.length; i += 1) expect(thinned[i]![0]).toBeGreaterThan(thinned[i - 1]![0])
      }),
    )
  })

  test('keeps the highest and the lowest, a gap and a flag where there are any', () => {
    fc.assert(
      fc.property(curve, most, (points, limit) => {
        const thinned = thin(points, limit)
        const values = (list: readonly CurvePoint[]): number[] =>
          list.flatMap(([, value]) => (value === null ? [] : [value]))
        expect(Math.max(...values(thinned))).toBe(Math.max(...values(points)))
        expect(Math.min(...values(thinned))).toBe(Math.min(...values(points)))
        expect(thinned.some(([, value]) => value === null)).toBe(points.some(([, value]) => value === null))
        expect(thinned.some(([, , flag]) => flag !== null)).toBe(points.some(([, , flag]) => flag !== null))
      }),
    )
  })

  test('is the curve itself when that is short enough', () => {
    const points: CurvePoint[] = [
      [1, 1, null],
      [2, null, 'D'],
    ]
    expect(thin(points, 10)).toBe(points)
    expect(thin([], 10)).toEqual([])
  })

  test('of points at one moment', () => {
    const points = Array.from({ length: 50 }, (_, n): CurvePoint => [5, n, null])
    expect(thin(points, 10).map(([, value]) => value)).toEqual([0, 49])
  })
})
