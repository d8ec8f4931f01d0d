import { expect, test } from 'vitest'
import { en } from './en.ts'
import { makeText } from './text.ts'
import { zh } from './zh.ts'

const places = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort()

test('both languages have the same places to fill', () => {
  for (const key of Object.keys(zh) as (keyof typeof zh)[]) {
    // A translation may leave a value out, but never ask for one that nobody gives.
    expect(places(zh[key]), key).toEqual(expect.arrayContaining(places(en[key])))
  }
})

test('no text is empty', () => {
  for (const text of [...Object.values(zh), ...Object.values(en)]) expect(text.trim()).not.toBe('')
})

test('places are filled', () => {
  expect(makeText('zh')('frame.sizeAndText', { n: 258, encoding: 'utf-8' })).toBe('258 字节，utf-8')
})
