import { expect, test } from 'vitest'
import type { SeriesPoint } from '../api/get-series.ts'
import { flagRuns } from './flag-runs.ts'

test('neighbours with one flag make a run; N, gaps and other flags end it', () => {
  const flags = ['N', 'D', 'D', 'D', null, 'C', 'D', null]
  const points = flags.map((flag, index): SeriesPoint => [index, 1, flag])
  expect(flagRuns(points)).toEqual([
    { flag: 'D', from: 1, to: 3, points: 3 },
    { flag: 'C', from: 5, to: 5, points: 1 },
    { flag: 'D', from: 6, to: 6, points: 1 },
  ])
  expect(
    flagRuns([
      [0, 1, 'D'],
      [1, null, null],
      [2, 1, 'D'],
    ]),
  ).toHaveLength(2)
})
