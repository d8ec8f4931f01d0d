import { describe, expect, test } from 'vitest'
import { columnLetter, readCell, titleKey, type Cell, type Lookup } from './cell.ts'
import type { FieldSpec } from './field.ts'

const base = { name: 'x', zh: '项', en: 'Item' }
const nobody: Lookup = () => ({ ok: false, fault: { zh: '没有', en: 'none', mendZh: '', mendEn: '' } })
const read = (spec: Partial<FieldSpec>, cell: Cell, lookup = nobody): unknown => {
  const result = readCell({ ...base, ...spec } as FieldSpec, cell, lookup)
  return result.ok ? result.value : result.fault.zh
}

describe('days', () => {
  test.each<[Cell, string]>([
    ['2026-6-3', '2026-06-03'],
    ['2026年6月3日', '2026-06-03'],
    ['2026/6/3', '2026-06-03'],
    ['２０２６．６．３', '2026-06-03'],
    ['20260603', '2026-06-03'],
    ['2026-06-03 00:00:00', '2026-06-03'],
    [new Date('2026-06-03T00:00:00Z'), '2026-06-03'],
  ])('%s', (cell, day) => expect(read({ type: 'date' }, cell)).toBe(day))

  test.each<[Cell, string]>([
    ['2026-02-30', '没有这一天'],
    ['2026年', '不是日期'],
    ['6/3/26', '不是日期'],
    [46_176, '不是日期'],
    ['2026-06-03 08:30', '不是日期'],
  ])('%s is refused', (cell, fault) => expect(read({ type: 'date' }, cell)).toBe(fault))
})

describe('numbers', () => {
  test.each<[Cell, number]>([
    [12.5, 12.5],
    ['1,234,567.8', 1_234_567.8],
    ['１２．５', 12.5],
    ['-0.5', -0.5],
    ['1e3', 1000],
  ])('%s', (cell, value) => expect(read({ type: 'number' }, cell)).toBe(value))
  test.each<Cell>(['12 mg/L', '1,23', '十二', '--'])('%s is refused', (cell) =>
    expect(read({ type: 'number' }, cell)).toBe('不是数字'),
  )
})

describe('texts', () => {
  test('a number becomes its digits', () => expect(read({ type: 'text' }, 4201)).toBe('4201'))
  test('what a sheet has rounded is not believed', () =>
    expect(read({ type: 'text' }, 914_201_000_000_000_100)).toMatch(/15 位/))
  test('codes in full-width or small letters are put right', () =>
    expect(read({ type: 'text', pattern: /^[0-9A-Z]{4}$/ }, ' ａ１b2')).toBe('A1B2'))
  test('a formula that fails', () => expect(read({ type: 'text' }, '#N/A')).toBe('公式出错（#N/A）'))
})

describe('words', () => {
  const choices = [
    ['water', '水环境', 'Water'],
    ['gas', '大气环境', 'Air'],
  ] as const
  test.each<[Cell, unknown]>([
    ['水环境', 'water'],
    ['AIR', 'gas'],
    ['water', 'water'],
    ['噪声', '“噪声”不是可选的值'],
  ])('choice %s', (cell, value) => expect(read({ type: 'choice', choices }, cell)).toBe(value))
  test.each<[Cell, unknown]>([
    ['水环境、大气环境', ['water', 'gas']],
    ['Water; Air;水环境', ['water', 'gas']],
    ['水环境，噪声', '“噪声”不是可选的值'],
  ])('choices %s', (cell, value) => expect(read({ type: 'choices', choices }, cell)).toEqual(value))
  test.each<[Cell, unknown]>([
    ['是', true],
    ['否', false],
    [true, true],
    ['√', true],
    ['也许', '不是“是”或“否”'],
  ])('flag %s', (cell, value) => expect(read({ type: 'flag' }, cell)).toBe(value))
})

test('references go to the books, one by one', () => {
  const ids: Lookup = (_, text) => (text === '甲' ? { ok: true, value: 7 } : nobody(_, text))
  expect(read({ type: 'ref', ref: 'outlet' }, '甲', ids)).toBe(7)
  expect(read({ type: 'refs', ref: 'outlet' }, '甲、甲', ids)).toEqual([7, 7])
  expect(read({ type: 'refs', ref: 'outlet' }, '甲、乙', ids)).toBe('没有')
})

test.each<Cell>([null, '', '  ', new Date(Number.NaN)])('empty: %s', (cell) =>
  expect(read({ type: 'number' }, cell)).toBe(null),
)

test('letters of columns', () =>
  expect([0, 25, 26, 701, 702].map(columnLetter)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA']))
test('titles are compared without marks', () => expect(titleKey('* 单位 名称：')).toBe('单位名称'))
