import type { Text } from './i18n/text.ts'

/** How far a clock is off, in the largest unit that fits: 90 秒, 1.5 小时, 56.9 年. Never rounded to nothing. */
export function lengthText(ms: number, t: Text): string {
  const length = Math.abs(ms)
  const digits = (value: number): string =>
    String(value < 100 ? Math.round(value * 10) / 10 : Math.round(value))
  if (length < 1_000) return t('length.ms', { n: Math.round(length) })
  if (length < 600_000) return t('length.seconds', { n: digits(length / 1_000) })
  if (length < 2 * 3_600_000) return t('length.minutes', { n: digits(length / 60_000) })
  if (length < 2 * 86_400_000) return t('length.hours', { n: digits(length / 3_600_000) })
  if (length < 2 * 365 * 86_400_000) return t('length.days', { n: digits(length / 86_400_000) })
  return t('length.years', { n: digits(length / (365.25 * 86_400_000)) })
}

/** Against the platform's clock. A delay on the way looks like a clock that is behind. */
export function driftText(ms: number, t: Text): string {
  if (Math.abs(ms) < 1_000) return t('drift.none')
  return t(ms < 0 ? 'drift.behind' : 'drift.ahead', { length: lengthText(ms, t) })
}
