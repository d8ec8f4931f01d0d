import type { Dialect, Version } from '../../hj212/message.ts'

/** What is registered of one factor at one point. */
export interface FactorLink {
  /** The unit of the device's own; null: the standard's. */
  readonly unit: string | null
  /** Value × 10^unitExponent is in the standard's unit. */
  readonly unitExponent: number
}

/**
 * A point that a logger serves for a while, with its factors. Where factors change within that while, the
 * same point stands again with the later ones: the intervals of one point do not overlap.
 */
export interface PointLink {
  readonly pointId: number
  /** HJ 212 ST whose uploads belong here when one logger serves several points. */
  readonly systemCode: string
  /** Milliseconds since the epoch, [validFrom, validTo); null: until further notice. */
  readonly validFrom: number
  readonly validTo: number | null
  /** By factor code. Maps of equal content are one object. */
  readonly factors: ReadonlyMap<string, FactorLink>
}

/** A data logger as it is registered for a while. */
export interface LoggerEntry {
  readonly id: number
  readonly mn: string
  readonly password: string
  /** While the password changes: the one that is to come, or the one that was. */
  readonly otherPassword?: string | undefined
  readonly version: Version
  /** SM4 keys, the current one first. */
  readonly keys: readonly Buffer[]
  readonly dialect: Dialect
  readonly validFrom: number
  readonly validTo: number | null
  readonly points: readonly PointLink[]
}

/** The registry at one moment. Never changed: a newer one replaces it. */
export interface Registry {
  /** The logger with this MN at the instant `at` (ms); null: none. */
  loggerOf(mn: string, at: number): LoggerEntry | null
  /** Number of loggers, ended ones included. */
  readonly size: number
  /** All of them. */
  loggers(): Iterable<LoggerEntry>
}

/** Indexes loggers by MN and validity. Entries of one MN must not overlap. */
export function makeRegistry(loggers: Iterable<LoggerEntry>): Registry {
  const byMn = new Map<string, LoggerEntry | LoggerEntry[]>()
  let size = 0
  for (const logger of loggers) {
    size += 1
    const known = byMn.get(logger.mn)
    if (known === undefined) byMn.set(logger.mn, logger)
    else if (Array.isArray(known)) known.push(logger)
    else byMn.set(logger.mn, [known, logger])
  }
  for (const entry of byMn.values()) {
    if (Array.isArray(entry)) entry.sort((a, b) => a.validFrom - b.validFrom)
  }
  return {
    size,
    *loggers() {
      for (const entry of byMn.values()) {
        if (Array.isArray(entry)) yield* entry
        else yield entry
      }
    },
    loggerOf(mn, at) {
      const found = byMn.get(mn)
      if (found === undefined) return null
      const entry = Array.isArray(found) ? lastBegun(found, at) : found
      if (entry === null || at < entry.validFrom) return null
      return entry.validTo === null || at < entry.validTo ? entry : null
    },
  }
}

/** The last entry whose validFrom is not after `at`, by bisection. */
function lastBegun(entries: readonly LoggerEntry[], at: number): LoggerEntry | null {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (entries[middle]!.validFrom <= at) low = middle + 1
    else high = middle
  }
  return entries[low - 1] ?? null
}
