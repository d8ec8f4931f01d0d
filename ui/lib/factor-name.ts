import type { FactorName } from '../../contract/common.ts'
import type { Language } from './i18n/language.ts'

export const factorWord = (factor: FactorName, language: Language): string =>
  (language === 'zh' ? factor.nameZh : factor.nameEn) || factor.code

/** The unit of one statistic: amounts (Cou) have their own. */
export const unitOf = (factor: FactorName | undefined, field: string): string | null =>
  (field === 'Cou' ? factor?.amountUnit : factor?.unit) ?? null

export const factorIndex = (factors: readonly FactorName[]): ReadonlyMap<string, FactorName> =>
  new Map(factors.map((factor) => [factor.code, factor]))
