import { expect, test } from 'vitest'
import type { SeriesPoint } from '../api/get-series.ts'
import { nearestPoint, usualStep, withDetail, withGaps } from './gaps.ts'

const at = (...times: number[]): SeriesPoint[] => times.map((time) => [time, time, null])
const timesOf = (points: readonly SeriesPoint[]): number[] => points.map(([time]) => time)

test('the usual step is the median, so that a gap does not widen it', () => {
  expect(usualStep(at(0, 10, 20, 30, 500))).toBe(10)
  expect(usualStep(at(5))).toBe(0)
})

test('a gap breaks the line with a null, never with 0', () => {
  const points = withGaps(at(0, 10, 20, 60, 70))
  expect(points).toEqual([...at(0, 10, 20), [21, null, null], ...at(60, 70)])
})

test('steady, uneven within reason, single and empty curves have no gaps', () => {
  for (const points of [at(0, 10, 20), at(0, 10, 22, 30, 41), at(7), []])
    expect(withGaps(points)).toEqual(points)
})

test('within the bucket width of a thinned curve nothing is a gap', () => {
  const points = at(0, 1, 20, 21, 40, 41, 60, 61)
  expect(withGaps(points)).not.toEqual(points)
  expect(withGaps(points, 40)).toEqual(points)
})

test('detail replaces exactly its own stretch', () => {
  const merged = withDetail(at(0, 10, 20, 30, 40), at(5, 10, 12, 14, 20, 30), 10, 30)
  expect(timesOf(merged)).toEqual([0, 10, 12, 14, 20, 30, 40])
})

test('the nearest point is one with a value', () => {
  const points: SeriesPoint[] = [
    [0, 1, null],
    [10, null, null],
    [30, 2, null],
  ]
  expect(nearestPoint(points, 11)).toBe(0)
  expect(nearestPoint(points, 29)).toBe(2)
  expect(nearestPoint([], 5)).toBe(-1)
})
