/** Parts of an address are written by anybody: each reader gives a good value or undefined. */

export type Search = Readonly<Record<string, unknown>>

export const readText = (value: unknown, maxLength: number): string | undefined =>
  typeof value === 'string' && value !== '' && value.length <= maxLength ? value : undefined

export const readOneOf = <const T extends string>(value: unknown, allowed: readonly T[]): T | undefined =>
  allowed.find((one) => one === value)

/** From the address it is text, from our own links a number. */
export function readCount(value: unknown, max: number): number | undefined {
  const count = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
  return typeof count === 'number' && Number.isInteger(count) && count >= 1 && count <= max
    ? count
    : undefined
}

/** Drops what is undefined, so that addresses stay short. */
export const compact = <T extends object>(value: { [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T
