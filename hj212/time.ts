/**
 * Times as HJ 212 prints them: YYYYMMDDhhmmss, and zzz for milliseconds in QN. No standard names a time zone;
 * Beijing time (UTC+8, no summer time since 1991) is what every sender means. [HJ 212-2017 6.3.2]
 */
import { digitsValue, areDigits } from './octet.ts'

const BEIJING_OFFSET_MS = 8 * 3_600_000
const DAYS = Uint8Array.of(0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** Whether bytes[from, from + 14) print a moment that exists, from the year 1000 on. */
export function isTimeAt(bytes: Uint8Array, from: number): boolean {
  if (!areDigits(bytes, from, from + 14)) return false
  const month = digitsValue(bytes, from + 4, from + 6)
  const day = digitsValue(bytes, from + 6, from + 8)
  if (month < 1 || month > 12 || day < 1 || day > DAYS[month]!) return false
  if (digitsValue(bytes, from + 8, from + 10) > 23) return false
  if (digitsValue(bytes, from + 10, from + 12) > 59 || digitsValue(bytes, from + 12, from + 14) > 59)
    return false
  const year = digitsValue(bytes, from, from + 4)
  return year >= 1000 && (month !== 2 || day < 29 || isLeapYear(year))
}

/** Milliseconds since 1970 UTC of 14 digits (or 17, with milliseconds), or null when no such moment exists. */
export function parseTime(text: string): number | null {
  if (text.length !== 14 && text.length !== 17) return null
  const bytes = Buffer.from(text, 'latin1')
  if (!isTimeAt(bytes, 0) || !areDigits(bytes, 14, bytes.length)) return null
  const utc = Date.UTC(
    digitsValue(bytes, 0, 4),
    digitsValue(bytes, 4, 6) - 1,
    digitsValue(bytes, 6, 8),
    digitsValue(bytes, 8, 10),
    digitsValue(bytes, 10, 12),
    digitsValue(bytes, 12, 14),
    digitsValue(bytes, 14, bytes.length),
  )
  return utc - BEIJING_OFFSET_MS
}

/** YYYYMMDDhhmmss of an instant, in Beijing time. Instants from the year 1000 to 9999. */
export function formatTime(epochMs: number): string {
  return formatTimeMs(epochMs).slice(0, 14)
}

/** YYYYMMDDhhmmsszzz of an instant, in Beijing time: the form of QN. */
export function formatTimeMs(epochMs: number): string {
  return new Date(epochMs + BEIJING_OFFSET_MS).toISOString().replaceAll(/[-:.TZ]/g, '')
}
