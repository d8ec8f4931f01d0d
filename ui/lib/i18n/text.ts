import { useMemo } from 'react'
import { en } from './en.ts'
import { useLanguage } from './language.ts'
import type { Language } from './language.ts'
import { zh } from './zh.ts'

export type MessageKey = keyof typeof zh

type Names<S extends string> = S extends `${string}{${infer N}}${infer Rest}` ? N | Names<Rest> : never
type Values<K extends MessageKey> = Readonly<Record<Names<(typeof zh)[K]>, string | number>>
/** A message without `{places}` takes no second argument; one with places takes exactly those. */
type Rest<K extends MessageKey> = Names<(typeof zh)[K]> extends never ? [] : [Values<K>]

export type Text = <K extends MessageKey>(key: K, ...rest: Rest<K>) => string

const dictionaries: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = { zh, en }

/** `{name}` places filled; plural forms are avoided by wording. */
export function makeText(language: Language): Text {
  const dictionary = dictionaries[language]
  return (key, ...rest) => {
    const values = rest[0] as Readonly<Record<string, string | number>> | undefined
    const pattern: string = dictionary[key]
    if (values === undefined) return pattern
    return pattern.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
  }
}

export function useText(): Text {
  const language = useLanguage()
  return useMemo(() => makeText(language), [language])
}
