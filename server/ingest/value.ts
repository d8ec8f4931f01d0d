/**
 * Not a measurement but "could not be computed": what 2025 wants in converted values when oxygen is too high
 * [HJ 212-2025 8.1.1 d, reported].
 */
const marker = /^[+-]?9999\.990*$/

export const isMissingMarker = (field: string, text: string): boolean =>
  field.startsWith('Zs') && marker.test(text)

/**
 * The number of a text times 10^exponent: shifted in the text, so that the one rounding is that of the
 * nearest float8. NaN where float8 has no such number: too large, or so small that it would read as 0.
 */
export function scaleNumber(text: string, number: number, exponent: number): number {
  const scaled = exponent === 0 ? number : Number(`${text}e${exponent}`)
  if (!Number.isFinite(scaled)) return Number.NaN
  // + 0 turns -0 into 0.
  return scaled === 0 && /[1-9]/.test(text) ? Number.NaN : scaled + 0
}
