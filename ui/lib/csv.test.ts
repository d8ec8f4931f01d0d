import { expect, test } from 'vitest'
import { csvText } from './csv.ts'

test('quotes what needs it, keeps numbers as they are', () => {
  expect(csvText([['a,b', 'say "hi"', 1.5, null, '线\n行']])).toBe('"a,b","say ""hi""",1.5,,"线\n行"\r\n')
})

test('no cell can become a formula', () => {
  expect(csvText([['=1+1', '@x', '-5', -5]])).toBe("'=1+1,'@x,'-5,-5\r\n")
})
