/** Excel takes a file for UTF-8 only with this mark. */
export const byteOrderMark = '\uFEFF'

/** A spreadsheet would run these as a formula; an apostrophe keeps them text [OWASP CSV injection]. */
const startsFormula = /^\s*[=+\-@＝＋－＠|%]|^[\t\r\n]/

/** Text as a cell. Numbers of our own never come this way: `-3` from a device's text is text. */
export function textCell(text: string | null): string {
  if (text === null || text === '') return ''
  const safe = startsFormula.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const numberCell = (value: number | null): string =>
  value === null || !Number.isFinite(value) ? '' : String(value)

export const csvLine = (cells: readonly string[]): string => `${cells.join(',')}\r\n`

const beijingOffsetMs = 8 * 3_600_000

/** `2026-11-23 20:00:00`, Beijing time: what a spreadsheet reads as a date. */
export const timeCell = (at: Date): string =>
  new Date(at.getTime() + beijingOffsetMs).toISOString().slice(0, 19).replace('T', ' ')
