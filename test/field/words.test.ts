import { expect, test } from 'vitest'
import { deviationKinds, faultKinds } from '../../hj212/index.ts'
import { deviationWord } from '../../ui/lib/words/deviation.ts'

const kinds = [...deviationKinds, ...faultKinds, 'parts-missing', 'wrong-password', 'foreign-certificate']

test('the pages have a word of their own for every kind, in both languages', () => {
  for (const language of ['zh', 'en'] as const) {
    const words = [...new Set(kinds)].map((kind) => deviationWord(kind, language))
    expect(words.filter((word) => kinds.includes(word))).toEqual([])
    expect(new Set(words).size).toBe(words.length)
  }
})

test('what was refused says so, and whether it is sure whose it was', () => {
  expect(deviationWord('refused:crc-modbus', 'zh')).toBe('拒收：CRC 用 MODBUS 算法（MN 未证实）')
  expect(deviationWord('refused:wrong-password', 'en')).toBe('refused: wrong password (MN not proven)')
  expect(deviationWord('refused:no-cp', 'zh')).toBe('拒收：缺 CP')
  expect(deviationWord('refused:cp-single-ampersand', 'en')).toBe('refused: single & at CP')
})
