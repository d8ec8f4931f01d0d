import { expect, test } from 'vitest'
import { DurationCounts, durationBounds } from './duration-counts.ts'

test('each duration stands in the smallest bucket that holds it', () => {
  const durations = new DurationCounts()
  for (const ms of [0, 1, 1.5, 2, 40, 31_000, -5]) durations.note(ms)
  const { counts, count, sumSeconds } = durations.facts()
  const of = (seconds: number): number => counts[(durationBounds as readonly number[]).indexOf(seconds)]!
  expect([of(0.001), of(0.002), of(0.05), counts.at(-1)]).toEqual([3, 2, 1, 1])
  expect(count).toBe(7)
  expect(counts.reduce((sum, one) => sum + one, 0)).toBe(7)
  expect(sumSeconds).toBeCloseTo(31.0445)
})
