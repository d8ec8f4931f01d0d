import { describe, expect, test } from 'vitest'
import { leadingCells, parseFactorSet, readCells } from './value-cell.ts'

const set = parseFactorSet('w01018-Avg,w01018-Max,SB1-RS')

describe('a row', () => {
  test('gets its meaning back; no flags stored means all are N', () => {
    expect(readCells(set, { values: [1, 2, 0], flags: null, texts: null })).toEqual([
      { code: 'w01018', field: 'Avg', value: 1, text: null, flag: 'N' },
      { code: 'w01018', field: 'Max', value: 2, text: null, flag: 'N' },
      { code: 'SB1', field: 'RS', value: 0, text: null, flag: 'N' },
    ])
  })

  test('what is no number has its text, what was not flagged no flag; nothing becomes 0', () => {
    const cells = readCells(set, { values: [null, 2], flags: 'D,,', texts: { 'w01018-Avg': '--' } })
    expect(cells.map(({ value }) => value)).toEqual([null, 2, null])
    expect(cells.map(({ text }) => text)).toEqual(['--', null, null])
    expect(cells.map(({ flag }) => flag)).toEqual(['D', null, null])
  })

  test('of an empty set has no cells', () => {
    expect(readCells(parseFactorSet(''), { values: [], flags: null, texts: null })).toEqual([])
  })
})

test('one statistic leads each factor, in the order of the row', () => {
  const fields = ['a-Max', 'b-ZsAvg', 'a-Avg', 'b-Cou', 'c-Strange', 'b-Avg']
  const cells = fields.map((entry) => {
    const [code, field] = entry.split('-') as [string, string]
    return { code, field, value: 1, text: null, flag: null }
  })
  expect(leadingCells(cells).map(({ code, field }) => `${code}-${field}`)).toEqual([
    'a-Avg',
    'b-Avg',
    'c-Strange',
  ])
})
