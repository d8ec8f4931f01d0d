import { expect, test } from 'vitest'
import { bytesOfHex, shownBytes } from './hex-lines.ts'

const chars = (hex: string, encoding: string): string[] =>
  shownBytes(bytesOfHex(hex), encoding).map(({ char }) => char)

test('hex to bytes and back', () => {
  expect([...bytesOfHex('23230d0AfF')]).toEqual([0x23, 0x23, 0x0d, 0x0a, 0xff])
  expect(shownBytes(bytesOfHex('0a'), 'utf-8')).toEqual([{ hex: '0A', char: '·' }])
  expect([...bytesOfHex('232')]).toEqual([0x23])
})

test('a Chinese character stands at its first byte, in both encodings', () => {
  expect(chars('41e6b88542', 'utf-8')).toEqual(['A', '清', '', '', 'B'])
  expect(chars('41c7e542', 'gbk')).toEqual(['A', '清', '', 'B'])
  expect(chars('41c7e542', 'GB18030')).toEqual(['A', '清', '', 'B'])
})

test('broken and unknown text still shows every byte', () => {
  expect(chars('e6b8', 'utf-8')).toHaveLength(2)
  expect(chars('ff00', 'utf-8')).toEqual(['·', '·'])
  expect(chars('41ff', 'no-such-encoding')).toHaveLength(2)
})
