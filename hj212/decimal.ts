/** Plain decimal numbers, Nm.n [HJ 212-2017 6.3.3]: a sign, digits, a point. No exponent, no NaN, no hexadecimal. */

/** A double is exact to as many significant digits; the text keeps the rest. */
export const EXACT_DIGITS = 15

const PLAIN = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)$/

/** null for everything that is no plain decimal number. Never −0. */
export function parseDecimal(text: string): number | null {
  return PLAIN.test(text) ? Number(text) + 0 : null
}

/** Digits of a plain decimal number without leading zeros. */
export function significantDigits(text: string): number {
  return text.replaceAll(/^[^1-9]*|[^0-9]/g, '').length
}

/** Whether a text says that there is no value: nothing, dashes, null. */
export function isBlankValue(text: string): boolean {
  return /^-*$/.test(text) || text.toLowerCase() === 'null'
}
