import { findFactor, findFactorAnyCase, modernCode } from '../../hj212/tables/index.ts'
import { safeText } from './safe-text.ts'

/** What a factor code as sent means here. */
export interface FactorName {
  /** Code of HJ 212-2017 (or 2025) in its proper letter case; what is in no table stays as sent. */
  readonly code: string
  /** Concentrations of the old standard × 10^exponent are in the unit of the new one. */
  readonly exponent: number
}

const memory = new Map<string, FactorName>()
const memoryLimit = 10_000

/**
 * Frames mix the codes of all versions, so every table is asked, the newest meaning first: 2017, 2025, then the
 * codes of 2005 that have a successor. [reference 9.3]
 */
export function nameFactor(sent: string): FactorName {
  const known = memory.get(sent)
  if (known !== undefined) return known
  if (memory.size >= memoryLimit) memory.clear()
  const name = lookUp(sent)
  memory.set(sent, name)
  return name
}

function lookUp(sent: string): FactorName {
  if (findFactor('2017', sent) !== null || findFactor('2025', sent) !== null)
    return { code: sent, exponent: 0 }
  const modern = modernCode(sent)
  if (modern !== null) return { code: modern.code, exponent: exponentOf(modern.unitFactor) }
  const entry = findFactorAnyCase(sent)
  if (entry === null) return { code: safeText(sent), exponent: 0 }
  // Only the case of the letters was wrong. Numbered devices (e10103) stand in the table without their number.
  const isWhole = entry.code.toLowerCase() === sent.toLowerCase()
  const spelled = isWhole ? entry.code : sent.toLowerCase()
  return spelled === sent ? { code: sent, exponent: 0 } : lookUp(spelled)
}

function exponentOf(unitFactor: number): number {
  const exponent = Math.round(Math.log10(unitFactor))
  if (10 ** exponent !== unitFactor) throw new RangeError(`unit factor ${unitFactor} is no power of ten`)
  return exponent
}
