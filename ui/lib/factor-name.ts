import type { FactorName } from '../../contract/common.ts'
import { shownUnit } from './unit.ts'
import type { Language } from './i18n/language.ts'

export const factorWord = (factor: FactorName, language: Language): string =>
  (language === 'zh' ? factor.nameZh : factor.nameEn) || factor.code

/** The unit of one statistic: amounts (Cou) have their own. */
export function unitOf(factor: FactorName | undefined, field: string): string | null {
  const unit = (field === 'Cou' ? factor?.amountUnit : factor?.unit) ?? null
  return unit === null ? null : shownUnit(unit)
}

export const factorIndex = (factors: readonly FactorName[]): ReadonlyMap<string, FactorName> =>
  new Map(factors.map((factor) => [factor.code, factor]))
