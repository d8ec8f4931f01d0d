import type { FactorName } from '../../contract/common.ts'
import type { Language } from './i18n/language.ts'

export const factorWord = (factor: FactorName, language: Language): string =>
  (language === 'zh' ? factor.nameZh : factor.nameEn) || factor.code

export const factorIndex = (factors: readonly FactorName[]): ReadonlyMap<string, FactorName> =>
  new Map(factors.map((factor) => [factor.code, factor]))
