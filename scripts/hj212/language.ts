import type { Name } from '../../hj212/index.ts'

/** Simplified Chinese first, English on request. */
export type Language = 'zh' | 'en'

export function nameIn(name: Name, language: Language): string {
  return language === 'zh' ? name.nameZh : name.nameEn
}

export function inBrackets(text: string, language: Language): string {
  return language === 'zh' ? `（${text}）` : ` (${text})`
}
