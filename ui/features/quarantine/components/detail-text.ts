import type { Text } from '../../../lib/i18n/text.ts'

/** What a decoder says is a kind and a place, `crc-mismatch@143`: people are told the remedy and the place. */
export function detailText(detail: string | null, help: string, t: Text): string {
  if (detail === null) return help
  const place = /^[a-z-]+@(\d+)$/.exec(detail)?.[1]
  return place === undefined ? detail : `${t('frame.position', { n: place })} · ${help}`
}
