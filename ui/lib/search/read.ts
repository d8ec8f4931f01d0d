/** Parts of an address are written by anybody: each reader gives a good value or undefined. */

export type Search = Readonly<Record<string, unknown>>

export const readText = (value: unknown, maxLength: number): string | undefined => {
  // `?text=42` arrives as a number.
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && text !== '' && text.length <= maxLength ? text : undefined
}

export const readOneOf = <const T extends string>(value: unknown, allowed: readonly T[]): T | undefined =>
  allowed.find((one) => one === value)

export const readCount = (value: unknown, max: number): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= max ? value : undefined

/** Drops what is undefined, so that addresses stay short. */
export const compact = <T extends object>(value: { [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T
