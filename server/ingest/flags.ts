import { safeText } from './safe-text.ts'

/**
 * Flags of a row as stored: null when all are N, else joined by commas with nothing where none was sent
 * [HJ 212-2017 Table 8: N is normal]. Most rows are normal, and a null costs nothing.
 */
export const encodeFlags = (flags: readonly string[]): string | null =>
  flags.every((flag) => flag === 'N') ? null : flags.join(',')

/** One flag per value. */
export const decodeFlags = (flags: string | null, count: number): string[] =>
  flags === null ? Array.from({ length: count }, () => 'N') : flags.split(',')

/** Flags stand in a row joined by commas: one that holds a comma itself (log text may) must not become two. */
export const safeFlag = (flag: string): string => safeText(flag).replaceAll(',', '\uFFFD')
