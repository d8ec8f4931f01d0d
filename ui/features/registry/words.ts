import type { Choice, FieldSpec, Fields } from '../../../domain/registry/field.ts'
import type { Language } from '../../lib/i18n/language.ts'

/** Kinds and members carry their own words. */
export const wordOf = (thing: { readonly zh: string; readonly en: string }, language: Language): string =>
  language === 'zh' ? thing.zh : thing.en

export const choiceWord = (choices: readonly Choice[], value: unknown, language: Language): string => {
  const choice = choices.find(([one]) => one === value)
  if (choice === undefined) return String(value)
  return language === 'zh' ? choice[1] : choice[2]
}

export const hintOf = (field: FieldSpec, language: Language): string | undefined =>
  language === 'zh' ? field.hintZh : field.hintEn

/** What a thing is called: its name, a logger's MN, at last its number. */
export function titleOf({ id, fields }: { readonly id: number; readonly fields: Fields }): string {
  const { name, mn } = fields as { readonly name?: string; readonly mn?: string }
  return name ?? mn ?? `#${id}`
}

/** `hb-2021 Art. 5(1)2, Art. 13` as the reader's language cites it. */
export const clauseWord = (clause: string, language: Language): string =>
  language === 'zh'
    ? clause
        .replace('hb-2021 ', '办法')
        .replaceAll(/Art\. (\d+)((?:\(\d+\))?\d*)/g, '第$1条$2')
        .replaceAll(', ', '、')
    : clause.replace('hb-2021', 'Measures')
