import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromColumns, toColumns } from './frame-columns.ts'

const anyFrames = fc.array(
  fc
    .array(fc.constantFrom(...Buffer.from('=;,a1\u0000'), 0xff), { maxLength: 40 })
    .map((bytes) => Buffer.from(bytes)),
  { maxLength: 20 },
)

test('any frames come back as they were', () => {
  fc.assert(
    fc.property(anyFrames, (frames) => {
      const whole = Buffer.concat(frames)
      const lengths = frames.map(({ length }) => length)
      const columns = Buffer.alloc(whole.length)
      const back = Buffer.alloc(whole.length)
      toColumns(whole, lengths, columns)
      fromColumns(columns, lengths, back)
      expect(back.equals(whole)).toBe(true)
    }),
  )
})

test('like parts stand together', () => {
  const frames = ['MN=1;PW=2', 'MN=3;PW=4', 'x']
  const columns = Buffer.alloc(19)
  toColumns(
    Buffer.from(frames.join('')),
    frames.map(({ length }) => length),
    columns,
  )
  expect(columns.toString()).toBe('MN=MN=x1;3;PW=PW=24')
})
