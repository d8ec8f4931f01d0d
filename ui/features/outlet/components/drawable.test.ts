import { expect, test } from 'vitest'
import type { FactorName, ValueCell } from '../../../../contract/common.ts'
import { drawable } from './drawable.ts'

const factors = ['a', 'b', 'c', 'd'].map((code): FactorName => ({
  code,
  nameZh: code,
  nameEn: code,
  unit: null,
  amountUnit: null,
}))
const cell = (code: string, field: string): ValueCell => ({ code, field, value: 1, text: null, flag: null })
const cells = [cell('a', 'Max'), cell('a', 'Avg'), cell('b', 'Avg'), cell('b', 'ZsAvg'), cell('c', 'Cou')]

test('at first the first three, each by what it leads with', () => {
  expect(drawable(factors, cells, 'hour', {}).choices).toEqual([
    { code: 'a', field: 'Avg' },
    { code: 'b', field: 'Avg' },
    { code: 'c', field: 'Cou' },
  ])
})

test('the statistic asked for, where a factor has it', () => {
  expect(drawable(factors, cells, 'hour', { curves: 'b_a_zzz', field: 'ZsAvg' }).choices).toEqual([
    { code: 'b', field: 'ZsAvg' },
    { code: 'a', field: 'Avg' },
  ])
})

test('without any row yet: what the period usually has', () => {
  expect(drawable(factors, [], 'realtime', {}).choices[0]).toEqual({ code: 'a', field: 'Rtd' })
  expect(drawable(factors, [], 'day', { field: 'Max' }).choices[0]).toEqual({ code: 'a', field: 'Avg' })
})
