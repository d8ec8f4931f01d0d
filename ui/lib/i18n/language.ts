import { useSyncExternalStore } from 'react'

export type Language = 'zh' | 'en'

/** BCP 47 tag for `<html lang>` and Intl. */
export const localeOf: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en-GB' }

const key = 'qingyuan.language'
const listeners = new Set<() => void>()

function read(): Language {
  try {
    return localStorage.getItem(key) === 'en' ? 'en' : 'zh'
  } catch {
    return 'zh' // storage may be forbidden; Chinese comes first
  }
}

let current: Language = read()

export function applyLanguage(language: Language = current): void {
  current = language
  document.documentElement.lang = localeOf[language]
  try {
    localStorage.setItem(key, language)
  } catch {
    // Not kept for next time; the page still switches.
  }
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

export const useLanguage = (): Language => useSyncExternalStore(subscribe, () => current)
