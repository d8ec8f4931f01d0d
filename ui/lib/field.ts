import type { Language } from './i18n/language.ts'

const words: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  Rtd: { zh: '实时', en: 'real-time' },
  Avg: { zh: '均值', en: 'average' },
  Min: { zh: '最小', en: 'minimum' },
  Max: { zh: '最大', en: 'maximum' },
  Cou: { zh: '累计', en: 'accumulated' },
  ZsRtd: { zh: '实时折算', en: 'real-time, corrected' },
  ZsAvg: { zh: '折算均值', en: 'average, corrected' },
  ZsMin: { zh: '折算最小', en: 'minimum, corrected' },
  ZsMax: { zh: '折算最大', en: 'maximum, corrected' },
}

/** HJ 212 statistic in words; an unknown one as sent. */
export const fieldWord = (field: string, language: Language): string => words[field]?.[language] ?? field

const order = ['Rtd', 'Avg', 'ZsRtd', 'ZsAvg', 'Min', 'ZsMin', 'Max', 'ZsMax', 'Cou']

/** Rank for columns and cards: what is read first stands first. */
export const fieldRank = (field: string): number => {
  const rank = order.indexOf(field)
  return rank === -1 ? order.length : rank
}
