/**
 * Shapes of the factor tables as written: one row per line, trailing blanks left out. Units are symbols
 * (`1` = no dimension); formats are those of the standard: Nm.n = at most m integer and n decimal digits.
 */

export type Medium =
  | 'water'
  | 'air'
  | 'noise'
  | 'water-process'
  | 'gas-process'
  | 'electricity'
  | 'production-condition'
  | 'private'
  | 'unknown'

type Cell = string | null

export type FactorRow = readonly [
  code: string,
  nameZh: string,
  nameEn: string,
  concentrationUnit: Cell,
  emissionUnit: Cell,
  format: Cell,
  legacyCode: Cell,
  note?: string,
]

export type ProcessFactorRow = readonly [
  code: string,
  nameZh: string,
  nameEn: string,
  unit: Cell,
  format: Cell,
  note?: string,
]

export type LegacyFactorRow = readonly [
  code: string,
  medium: Medium,
  nameZh: string,
  nameEn: string,
  concentrationUnit: Cell,
  emissionUnit: Cell,
  format: Cell,
  code2017: Cell,
  unitFactorTo2017: number | null,
  note?: string,
]

export type ReportedFactorRow = readonly [
  code: string,
  medium: Medium,
  nameZh: string,
  nameEn: string,
  concentrationUnit: Cell,
  emissionUnit: Cell,
  format: Cell,
  legacyCode: Cell,
  note?: string,
]

export type ObservedFactorRow = readonly [
  code: string,
  medium: Medium,
  nameZh: Cell,
  nameEn: Cell,
  unit: Cell,
  note?: string,
]
