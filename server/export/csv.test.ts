import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvLine, numberCell, textCell, timeCell } from './csv.ts'

describe('a cell of text', () => {
  test.each([
    ['=1+1', `'=1+1`],
    ['+1', `'+1`],
    ['-1', `'-1`],
    ['@SUM(A1)', `'@SUM(A1)`],
    ['|cmd', `'|cmd`],
    ['%0A', `'%0A`],
    ['  =1', `'  =1`],
    ['\t=1', `'\t=1`],
    ['＝1', `'＝1`],
    ['=HYPERLINK("x","y")', `"'=HYPERLINK(""x"",""y"")"`],
    ['a,b', '"a,b"'],
    ['a"b', '"a""b"'],
    ['a\r\nb', '"a\r\nb"'],
    ['化学需氧量 (mg/L)', '化学需氧量 (mg/L)'],
    ['N', 'N'],
    ['', ''],
    [null, ''],
  ])('%j', (text, cell) => {
    expect(textCell(text)).toBe(cell)
  })

  test('is one cell, and no formula, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (first, second) => {
        const line = csvLine([textCell(first), textCell(second)])
        const cells = readCsv(line)
        expect(cells).toHaveLength(2)
        for (const cell of cells) expect(cell).not.toMatch(/^\s*[=+\-@|%]/)
        expect([first, `'${first}`]).toContain(cells[0])
      }),
    )
  })
})

/** RFC 4180, by the letter. */
function readCsv(line: string): string[] {
  const cells = line.match(/("(?:[^"]|"")*"|[^,]*)(?:,|\r\n$)/g) ?? []
  return cells.map((cell) => {
    const text = cell.replace(/(?:,|\r\n)$/, '')
    return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text
  })
}

test('a number stays a number, to its last digit; none stays none', () => {
  expect([0, -3.5, 36.9, 1e21, 5e-324, null].map(numberCell)).toEqual([
    '0',
    '-3.5',
    '36.9',
    '1e+21',
    '5e-324',
    '',
  ])
})

test('times are those of Beijing', () => {
  expect(timeCell(new Date('2026-11-22T16:00:00Z'))).toBe('2026-11-23 00:00:00')
})
