import { useMemo } from 'react'
import { localeOf, useLanguage } from './language.ts'
import type { Language } from './language.ts'

/** The platform's days and hours are Hubei's, wherever the browser stands. */
const timeZone = 'Asia/Shanghai'

export interface Format {
  /** 1,234.5 — at most ten significant digits, nothing rounded that a device would send. */
  number(value: number): string
  /** 36,512 */
  count(value: number): string
  /** 97.3% */
  share(part: number, whole: number): string
  bytes(size: number): string
  /** 2026-03-01 09:30:00 */
  dateTime(at: Date | number | string): string
  /** 09:30:00 today, else 03-01 09:30:00 */
  time(at: Date | number | string, now: number): string
}

export function makeFormat(language: Language): Format {
  const locale = localeOf[language]
  const number = new Intl.NumberFormat(locale, { maximumSignificantDigits: 10 })
  const count = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  // sv-SE writes ISO order in every browser; digits are the same in both languages.
  const full = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  })
  const dateTime = (at: Date | number | string): string => full.format(new Date(at))
  return {
    number: (value) => number.format(value),
    count: (value) => count.format(value),
    share: (part, whole) => share.format(whole === 0 ? 0 : part / whole),
    bytes(size) {
      const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
      let value = size
      let unit = 0
      while (value >= 1024 && unit < units.length - 1) {
        value /= 1024
        unit++
      }
      return `${new Intl.NumberFormat(locale, { maximumFractionDigits: unit === 0 ? 0 : 1 }).format(value)} ${units[unit]}`
    },
    dateTime,
    time(at, now) {
      const text = dateTime(at)
      const today = dateTime(now).slice(0, 10)
      return text.startsWith(today) ? text.slice(11) : text.slice(5)
    },
  }
}

export function useFormat(): Format {
  const language = useLanguage()
  return useMemo(() => makeFormat(language), [language])
}
