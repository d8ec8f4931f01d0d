import {
  findFactorAnyCase,
  findFactorInAnyVersion,
  findObservedFactor,
  processOfFactor,
} from '../../hj212/tables/index.ts'

/** A factor as people read it. Units are those that stored values have. */
export interface FactorLabel {
  readonly code: string
  readonly nameZh: string
  readonly nameEn: string
  /** Of concentrations and states; null where the standard names none. */
  readonly unit: string | null
  /** Of amounts (Cou). */
  readonly amountUnit: string | null
}

const memory = new Map<string, FactorLabel>()
const mostRemembered = 10_000

/** The code stands for its own name where no table has one. */
export function factorLabel(code: string): FactorLabel {
  const known = memory.get(code)
  if (known !== undefined) return known
  if (memory.size >= mostRemembered) memory.clear()
  const label = lookUp(code)
  memory.set(code, label)
  return label
}

/** The tables write `1` for a number without dimension. */
const unitOf = (unit: string | null): string | null => (unit === '1' ? null : unit)

function lookUp(code: string): FactorLabel {
  const entry = findFactorInAnyVersion(code) ?? findFactorAnyCase(code) ?? findObservedFactor(code)
  if (entry === null) {
    const facility = /^SB(\d+)$/i.exec(code)?.[1]
    return facility === undefined
      ? { code, nameZh: code, nameEn: code, unit: null, amountUnit: null }
      : {
          code,
          nameZh: `治理设施${facility}`,
          nameEn: `Treatment facility ${facility}`,
          unit: null,
          amountUnit: null,
        }
  }
  const process = processOfFactor(code)
  return {
    code,
    nameZh: process === null ? entry.nameZh : `${process.nameZh}·${entry.nameZh}`,
    nameEn: process === null ? entry.nameEn : `${process.nameEn}: ${entry.nameEn}`,
    unit: unitOf(entry.concentrationUnit),
    amountUnit: unitOf(entry.emissionUnit),
  }
}
