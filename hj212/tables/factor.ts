import type { Version } from '../message.ts'
import { factorEntries, observedEntries, type FactorEntry } from './factor-entries.ts'
import { processes } from './factors-2017-process.ts'
import type { Name } from './status.ts'

type Index = ReadonlyMap<string, FactorEntry>

/**
 * By code, and by code without the last two characters where these are a device number: e10103 is found under
 * e101. The first row of a code wins: g119xx stands twice in the standard.
 */
function indexOf(entries: readonly FactorEntry[]): Index {
  const index = new Map<string, FactorEntry>()
  for (const entry of entries) {
    const numbered = /xx$|^[dp][0-9]{5}$/.test(entry.code)
    for (const key of numbered ? [entry.code, entry.code.slice(0, -2)] : [entry.code]) {
      if (!index.has(key)) index.set(key, entry)
    }
  }
  return index
}

const indexes: Readonly<Record<Version, Index>> = {
  '2005': indexOf(factorEntries['2005']),
  '2017': indexOf(factorEntries['2017']),
  '2025': indexOf(factorEntries['2025']),
}

const observedIndex = indexOf(observedEntries)

const indexAnyCase: Index = new Map(
  [indexes['2005'], indexes['2025'], indexes['2017']].flatMap((index) =>
    [...index].map(([key, entry]) => [key.toLowerCase(), entry] as const),
  ),
)

/** As it stands, then without its device number 01–99 [HJ 212-2017 6.4.1]. No code of any table has four characters. */
function lookUp(index: Index, code: string): FactorEntry | null {
  const exact = index.get(code)
  if (exact !== undefined) return code.length === 4 ? null : exact
  if (code.length !== 6 || !/[0-9]{2}$/.test(code) || code.endsWith('00')) return null
  return index.get(code.slice(0, 4)) ?? null
}

/** The factor of a code in one version, letter case as in the standard. */
export function findFactor(version: Version, code: string): FactorEntry | null {
  return lookUp(indexes[version], code)
}

/** For codes in the wrong letter case (W01018, LEQ): any version, 2017 before 2025 before 2005. */
export function findFactorAnyCase(code: string): FactorEntry | null {
  return lookUp(indexAnyCase, code.toLowerCase())
}

/** For frames that mix versions: exact letter case, 2017 before 2025 before 2005. */
export function findFactorInAnyVersion(code: string): FactorEntry | null {
  return findFactor('2017', code) ?? findFactor('2025', code) ?? findFactor('2005', code)
}

/** A code that is in no table but has been met in the field. */
export function findObservedFactor(code: string): FactorEntry | null {
  return observedIndex.get(code) ?? null
}

/**
 * The 2017 code of a 2005 code, and what a 2005 value is multiplied by to get its default unit. Where 2005 prints
 * no usable unit (S02, codes older than 2005) the factor is 1. null: no 2005 code, or no successor.
 */
export function modernCode(code2005: string): { readonly code: string; readonly unitFactor: number } | null {
  const entry = indexes['2005'].get(code2005)
  if (entry === undefined || entry.code2017 === null) return null
  return { code: entry.code2017, unitFactor: entry.unitFactorTo2017 ?? 1 }
}

/** All factors of a version; of 2025 those reported and, for the rest, those of 2017. */
export function listFactors(version: Version): readonly FactorEntry[] {
  return factorEntries[version]
}

const processIndex = new Map(processes.map(([prefix, nameZh, nameEn]) => [prefix, { nameZh, nameEn }]))

/** The treatment process that an e or g code belongs to [HJ 212-2017 Tables B.4, B.6]. */
export function processOfFactor(code: string): Name | null {
  return code.length === 6 ? (processIndex.get(code.slice(0, 2)) ?? null) : null
}
