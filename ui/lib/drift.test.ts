import { expect, test } from 'vitest'
import { driftText } from './drift.ts'
import { makeText } from './i18n/text.ts'

const t = makeText('zh')

test.each([
  [0, '一致'],
  [-999, '一致'],
  [-90_000, '慢 90 秒'],
  [1_234, '快 1.2 秒'],
  [599_000, '快 599 秒'],
  [-900_000, '慢 15 分钟'],
  [-7_200_000, '慢 2 小时'],
  [30 * 86_400_000, '快 30 天'],
  [-56.9 * 365.25 * 86_400_000, '慢 56.9 年'],
])('%d ms reads %s', (ms, text) => {
  expect(driftText(ms, t)).toBe(text)
})
