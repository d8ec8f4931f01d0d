import { expect, test } from 'vitest'
import { makeFormat } from './format.ts'

const format = makeFormat('zh')
const at = Date.parse('2026-03-01T00:30:05Z')

test('instants stand in Hubei time wherever this runs', () => {
  expect(format.dateTime(at)).toBe('2026-03-01 08:30:05')
})

test('today needs no date; the day is that of Hubei', () => {
  expect(format.time(at, Date.parse('2026-03-01T15:59:00Z'))).toBe('08:30:05')
  expect(format.time(at, Date.parse('2026-03-01T16:01:00Z'))).toBe('03-01 08:30:05')
})

test('numbers keep what a device sends', () => {
  expect(format.number(36.9)).toBe('36.9')
  expect(format.number(0.001234)).toBe('0.001234')
  expect(format.number(1234567.89)).toBe('1,234,567.89')
  expect(format.number(-0.5)).toBe('-0.5')
})

test('sizes and shares', () => {
  expect(format.bytes(512)).toBe('512 B')
  expect(format.bytes(7.3 * 2 ** 30)).toBe('7.3 GiB')
  expect(format.share(1, 8)).toBe('12.5%')
  expect(format.share(0, 0)).toBe('0%')
})
