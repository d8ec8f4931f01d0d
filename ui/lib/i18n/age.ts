import type { Text } from './text.ts'

/** `seconds` since something, in words that do not jump width: 刚刚, 12 秒前, 5 分前, 3 时前, 2 天前. */
export function ageText(ageMs: number, t: Text): string {
  const seconds = Math.floor(ageMs / 1_000)
  // A field machine's clock may run ahead of ours; by more than a minute it is worth telling.
  if (seconds < -60) return t('age.ahead', { n: Math.floor(-seconds / 60) })
  if (seconds < 2) return t('age.now')
  if (seconds < 60) return t('age.seconds', { n: seconds })
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return t('age.minutes', { n: minutes })
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return t('age.hours', { n: hours })
  return t('age.days', { n: Math.floor(hours / 24) })
}
