/** The four kinds of reading [HJ 212-2017: CN 2011, 2051, 2061, 2031]. */
export const periods = ['realtime', 'minute', 'hour', 'day'] as const
export type Period = (typeof periods)[number]

const minuteMs = 60_000
const hourMs = 3_600_000
const dayMs = 86_400_000

/** Asia/Shanghai has been UTC+8 without summer time since 1991-09-15. */
const beijingOffsetMs = 8 * hourMs

/**
 * Start of the period that an instant belongs to, both in epoch milliseconds. Devices send second 01 in hour
 * data: the period counts, not the odd second. A real-time value has no period; its moment stays as it is.
 */
export function startOfPeriod(period: Period, instant: number): number {
  if (period === 'realtime') return instant
  const offset = period === 'day' ? beijingOffsetMs : 0
  return instant - mod(instant + offset, lengthMs[period])
}

const lengthMs = { minute: minuteMs, hour: hourMs, day: dayMs } as const

const mod = (a: number, b: number): number => ((a % b) + b) % b

/**
 * Epoch milliseconds of `YYYYMMDDhhmmss` in Beijing time; null when the text is not 14 digits or names no
 * moment that exists (month 13, 30 February, hour 24, year 0).
 */
export function parseDataTime(text: string): number | null {
  if (text.length !== 14) return null
  const year = digits(text, 0, 4)
  const month = digits(text, 4, 6)
  const day = digits(text, 6, 8)
  const hour = digits(text, 8, 10)
  const minute = digits(text, 10, 12)
  const second = digits(text, 12, 14)
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysOfMonth(year, month)) return null
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return null
  return (
    dayNumber(year, month, day) * dayMs + hour * hourMs + minute * minuteMs + second * 1000 - beijingOffsetMs
  )
}

/** -1 when a character is no ASCII digit. */
function digits(text: string, from: number, to: number): number {
  let value = 0
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const daysOfMonth = (year: number, month: number): number =>
  month === 2 && isLeap(year) ? 29 : (monthDays[month - 1] ?? 0)

/** Days since 1970-01-01 of a date of the Gregorian calendar; years counted from March make leap days last. */
function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const fromMarch = month > 2 ? month - 3 : month + 9
  const dayOfYear = Math.floor((153 * fromMarch + 2) / 5) + day - 1
  return 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - 719_468
}

/** One factor and one statistic of it, e.g. `w01018-Avg`: the meaning of one place in a row's arrays. */
export interface ReadingEntry {
  /** Factor code of HJ 212-2017, e.g. w01018. */
  readonly code: string
  /** Statistic as HJ 212 names it: Rtd, Avg, Min, Max, Cou, ZsRtd, ZsAvg … */
  readonly field: string
}

/** The code ends at the last dash: no statistic has one. */
export function parseReadingEntry(text: string): ReadingEntry {
  const dash = text.lastIndexOf('-')
  return dash < 0 ? { code: text, field: '' } : { code: text.slice(0, dash), field: text.slice(dash + 1) }
}
