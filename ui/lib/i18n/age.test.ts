import { expect, test } from 'vitest'
import { ageText } from './age.ts'
import { makeText } from './text.ts'

const zh = makeText('zh')
const second = 1_000
const minute = 60 * second
const hour = 60 * minute

test.each([
  [0, '刚刚'],
  [1_999, '刚刚'],
  [2 * second, '2 秒前'],
  [59.9 * second, '59 秒前'],
  [minute, '1 分钟前'],
  [59 * minute + 59 * second, '59 分钟前'],
  [hour, '1 小时前'],
  [47.9 * hour, '47 小时前'],
  [48 * hour, '2 天前'],
  [400 * 24 * hour, '400 天前'],
])('%d ms is %s', (ms, words) => {
  expect(ageText(ms, zh)).toBe(words)
})

test('a clock a little ahead is now; one far ahead is told', () => {
  expect(ageText(-30 * second, zh)).toBe('刚刚')
  expect(ageText(-5 * minute, zh)).toBe('超前 5 分钟')
})

test('English too', () => {
  expect(ageText(3 * hour, makeText('en'))).toBe('3 h ago')
})
