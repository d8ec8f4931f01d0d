import type { Fields } from '../../domain/registry/field.ts'

interface Site {
  readonly id: number
  readonly medium: 'water' | 'gas'
  readonly factors: readonly string[]
  readonly discharger: string
  readonly division_code: string
}

type Limit = readonly [name: string, value: string, unit: string, averaging: 'hour' | 'day', standard: string]

/**
 * Figures for trying out, of GB 18918-2002 table 1 class A and the ultra-low emission values of coal-fired plants;
 * status: reported. The judgement of exceedances reads its limits from rule packs, not from here.
 */
const figures: Readonly<Record<string, Limit>> = {
  w01018: ['化学需氧量日均限值', '50', 'mg/L', 'day', 'GB 18918-2002'],
  w21003: ['氨氮日均限值', '5', 'mg/L', 'day', 'GB 18918-2002'],
  w21011: ['总磷日均限值', '0.5', 'mg/L', 'day', 'GB 18918-2002'],
  w21001: ['总氮日均限值', '15', 'mg/L', 'day', 'GB 18918-2002'],
  a21026: ['二氧化硫小时限值', '35', 'mg/m3', 'hour', '排污许可证'],
  a21002: ['氮氧化物小时限值', '50', 'mg/m3', 'hour', '排污许可证'],
  a34013: ['颗粒物小时限值', '10', 'mg/m3', 'hour', '排污许可证'],
}

export const limitsOf = ({ factors, medium }: Site): readonly Fields[] =>
  factors.flatMap((factor) => {
    const known = figures[factor]
    if (known === undefined) return []
    const [name, value, unit, averaging, standard] = known
    return [
      {
        name,
        factor,
        value,
        unit,
        averaging,
        standard,
        source: standard.startsWith('GB') ? 'standard' : 'permit',
        ...(medium === 'gas' ? { referenceOxygen: 6 } : {}),
      },
    ]
  })

export const permitOf = ({ id, discharger, factors }: Site, year: number): Fields => ({
  name: `${discharger}排污许可证`,
  code: `9142${String(id).padStart(14, '0')}001P`,
  issuedBy: '属地生态环境局',
  issuedOn: `${year - 2}-05-20`,
  // One in twelve runs out this year.
  expiresOn: id % 12 === 3 ? `${year}-12-19` : `${year + 3}-05-19`,
  totals: factors
    .filter((factor) => figures[factor] !== undefined)
    .map((factor, index) => ({ factor, amount: String(12 + index * 7 + (id % 5)), unit: 't/a', year })),
})
