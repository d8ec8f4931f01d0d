import type { Language } from './i18n/language.ts'

/**
 * What a device's data flag says of a value [HJ 212-2017 Table 8; P: HJ/T 212-2005 6.3.3]. The letter itself is
 * always shown beside the word.
 */
const words: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  N: { zh: '正常', en: 'normal' },
  F: { zh: '停运', en: 'stopped' },
  M: { zh: '维护', en: 'maintenance' },
  S: { zh: '手工设定', en: 'set by hand' },
  D: { zh: '故障', en: 'fault' },
  C: { zh: '校准', en: 'calibration' },
  T: { zh: '超上限', en: 'above range' },
  B: { zh: '通讯异常', en: 'link abnormal' },
  P: { zh: '电源故障', en: 'power failure' },
}

/** `D` → `故障`; a letter of no table stands for itself. */
export const flagWord = (flag: string, language: Language): string => words[flag]?.[language] ?? flag

/** N, and no flag at all, need no word. */
export const isRemarkable = (flag: string | null): flag is string =>
  flag !== null && flag !== '' && flag !== 'N'
