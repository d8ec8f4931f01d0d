import type { Version } from '../message.ts'
import { factors2005, olderFactors } from './factors-2005.ts'
import { airFactors2017 } from './factors-2017-air.ts'
import { noiseFactors2017 } from './factors-2017-noise.ts'
import { gasProcessFactors2017, waterProcessFactors2017 } from './factors-2017-process.ts'
import { waterFactors2017 } from './factors-2017-water.ts'
import { factors2025 } from './factors-2025.ts'
import { observedFactors } from './factors-observed.ts'
import type { FactorRow, Medium, ProcessFactorRow } from './factor-row.ts'
import type { Status } from './status.ts'

/** One factor code of one version. A process code keeps `xx` in the place of its device number. */
export interface FactorEntry {
  readonly code: string
  readonly medium: Medium
  /** The code itself where no name is known (observed codes only). */
  readonly nameZh: string
  readonly nameEn: string
  /** Default unit of Rtd, Min, Avg, Max; `1` = no dimension; senders often depart from it. */
  readonly concentrationUnit: string | null
  /** Default unit of Cou. */
  readonly emissionUnit: string | null
  /** Nm.n as printed, e.g. N5.2. */
  readonly format: string | null
  /** Code of 2005 (column 原编码). */
  readonly legacyCode: string | null
  /** Successor of a 2005 code. */
  readonly code2017: string | null
  /** A 2005 value times this gives the default unit of `code2017`; null where 2005 prints no usable unit. */
  readonly unitFactorTo2017: number | null
  readonly status: Status
  readonly note: string | null
}

type Blank = 'emissionUnit' | 'legacyCode' | 'code2017' | 'unitFactorTo2017' | 'note'

/** Cells that a table does not have are null. */
function makeEntry(
  cells: Omit<FactorEntry, Blank> & { readonly [K in Blank]?: FactorEntry[K] | undefined },
): FactorEntry {
  return {
    code: cells.code,
    medium: cells.medium,
    nameZh: cells.nameZh,
    nameEn: cells.nameEn,
    concentrationUnit: cells.concentrationUnit,
    emissionUnit: cells.emissionUnit ?? null,
    format: cells.format,
    legacyCode: cells.legacyCode ?? null,
    code2017: cells.code2017 ?? null,
    unitFactorTo2017: cells.unitFactorTo2017 ?? null,
    status: cells.status,
    note: cells.note ?? null,
  }
}

function ofStandard(medium: Medium, rows: readonly FactorRow[]): FactorEntry[] {
  return rows.map(([code, nameZh, nameEn, concentrationUnit, emissionUnit, format, legacyCode, note]) =>
    makeEntry({
      code,
      medium,
      nameZh,
      nameEn,
      concentrationUnit,
      emissionUnit,
      format,
      legacyCode,
      status: 'verified',
      note,
    }),
  )
}

function ofProcess(medium: Medium, rows: readonly ProcessFactorRow[]): FactorEntry[] {
  return rows.map(([code, nameZh, nameEn, concentrationUnit, format, note]) =>
    makeEntry({
      code,
      medium,
      nameZh,
      nameEn,
      concentrationUnit,
      format,
      status: 'verified',
      note,
    }),
  )
}

const entries2005: readonly FactorEntry[] = [...factors2005, ...olderFactors].map(
  ([code, medium, nameZh, nameEn, concentrationUnit, emissionUnit, format, code2017, factor, note]) =>
    makeEntry({
      code,
      medium,
      nameZh,
      nameEn,
      concentrationUnit,
      emissionUnit,
      format,
      code2017,
      unitFactorTo2017: factor,
      status: 'verified',
      note,
    }),
)

const entries2017: readonly FactorEntry[] = [
  ...ofStandard('water', waterFactors2017),
  ...ofStandard('air', airFactors2017),
  ...ofStandard('noise', noiseFactors2017),
  ...ofProcess('water-process', waterProcessFactors2017),
  ...ofProcess('gas-process', gasProcessFactors2017),
]

/** A row that 2025 is taken to keep from 2017. */
function asReported(entry: FactorEntry): FactorEntry {
  return { ...entry, status: 'reported' }
}

const index2017 = new Map(entries2017.toReversed().map((entry) => [entry.code, entry]))

const replaced = new Set(factors2025.map(([code]) => code))

/** Rows of 2025 with cells that were not seen filled from 2017, then the rows of 2017 that nothing replaces. */
const entries2025: readonly FactorEntry[] = [
  ...factors2025.map(
    ([
      code,
      medium,
      nameZh,
      nameEn,
      concentrationUnit,
      emissionUnit,
      format,
      legacyCode,
      note,
    ]): FactorEntry => {
      const before = index2017.get(code)
      return makeEntry({
        code,
        medium,
        nameZh,
        nameEn,
        concentrationUnit: concentrationUnit ?? before?.concentrationUnit ?? null,
        emissionUnit: emissionUnit ?? before?.emissionUnit ?? null,
        format: format ?? before?.format ?? null,
        legacyCode,
        status: 'reported',
        note,
      })
    },
  ),
  ...entries2017.filter((entry) => !replaced.has(entry.code)).map((entry) => asReported(entry)),
]

/** Every factor of a version, in the order of the standard. */
export const factorEntries: Readonly<Record<Version, readonly FactorEntry[]>> = {
  '2005': entries2005,
  '2017': entries2017,
  '2025': entries2025,
}

/** Codes met in the field that stand in no table. */
export const observedEntries: readonly FactorEntry[] = observedFactors.map(
  ([code, medium, nameZh, nameEn, concentrationUnit, note]) =>
    makeEntry({
      code,
      medium,
      nameZh: nameZh ?? code,
      nameEn: nameEn ?? code,
      concentrationUnit,
      format: null,
      status: 'observed',
      note,
    }),
)
