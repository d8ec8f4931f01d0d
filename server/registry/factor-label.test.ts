import { expect, test } from 'vitest'
import { factorLabel } from './factor-label.ts'

test.each([
  ['w01018', '化学需氧量', 'mg/L', 'kg'],
  ['w01001', 'pH', null, null],
  ['xyz999', 'xyz999', null, null],
  ['SB3', '治理设施3', null, null],
])('%s', (code, name, unit, amountUnit) => {
  const label = factorLabel(code)
  expect(label.code).toBe(code)
  expect(label.nameZh).toContain(name)
  expect([label.unit, label.amountUnit]).toEqual([unit, amountUnit])
})

test('a code without a name of its own says which process it belongs to', () => {
  expect(factorLabel('e10101').nameZh).toMatch(/·进水口流量$/)
})

test('what is asked a second time is the same object', () => {
  expect(factorLabel('w21003')).toBe(factorLabel('w21003'))
})
