import { expect, test } from 'vitest'
import { divisionsBelow } from './divisions-below.ts'

test.each([
  ['42', undefined, []],
  ['42', '42', []],
  ['42', '4201', ['4201']],
  ['42', '420106', ['4201', '420106']],
  ['4201', '420106', ['420106']],
  ['420106', '420106', []],
  // A discharger has no division of its own; what it looks at begins at a city.
  [null, '420106', ['4201', '420106']],
])('from %s to %s', (root, division, trail) => {
  expect(divisionsBelow(root, division)).toEqual(trail)
})
