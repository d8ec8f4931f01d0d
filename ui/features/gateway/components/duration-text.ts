import type { Format } from '../../../lib/i18n/format.ts'
import type { Text } from '../../../lib/i18n/text.ts'

/** 5 ms · 1.2 s · 3 min · 2 h, in the reader's words. */
export function durationText(seconds: number, t: Text, format: Pick<Format, 'number'>): string {
  const rounded = (value: number): string =>
    format.number(value < 10 ? Math.round(value * 10) / 10 : Math.round(value))
  if (seconds < 1) return t('duration.ms', { n: rounded(seconds * 1000) })
  if (seconds < 120) return t('duration.s', { n: rounded(seconds) })
  if (seconds < 7200) return t('duration.min', { n: rounded(seconds / 60) })
  return t('duration.h', { n: rounded(seconds / 3600) })
}
