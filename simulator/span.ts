import { DAY, HOUR, MINUTE } from './beijing.ts'

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: MINUTE, h: HOUR, d: DAY }

/** '100ms', '60s', '30m', '12h', '7d' in ms; null for anything else. */
export function parseSpan(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)(ms|[smhd])$/.exec(text)
  if (match === null) return text === '0' ? 0 : null
  return Math.round(Number(match[1]) * UNITS[match[2]!]!)
}
