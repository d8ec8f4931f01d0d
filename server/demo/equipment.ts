import type { Fields } from '../../domain/registry/field.ts'

interface Site {
  readonly id: number
  readonly medium: 'water' | 'gas'
  readonly factors: readonly string[]
}

/** Invented makers and models. */
const analyzers: Readonly<
  Record<string, readonly [name: string, model: string, high: number, unit: string]>
> = {
  w01018: ['CODcr 水质在线分析仪', '澄科 CK-COD3', 500, 'mg/L'],
  w21003: ['氨氮水质在线分析仪', '澄科 CK-NH5', 50, 'mg/L'],
  w21011: ['总磷水质在线分析仪', '澄科 CK-TP2', 10, 'mg/L'],
  w21001: ['总氮水质在线分析仪', '澄科 CK-TN2', 100, 'mg/L'],
  w01001: ['pH 计', '远测 PH-80', 14, ''],
  a21026: ['烟气 SO2 分析仪', '衡岳 HY-900', 200, 'mg/m3'],
  a21002: ['烟气 NOx 分析仪', '衡岳 HY-900', 300, 'mg/m3'],
  a34013: ['颗粒物测量仪', '衡岳 HY-PM1', 100, 'mg/m3'],
  a19001: ['氧化锆氧量仪', '衡岳 HY-O2', 25, '%'],
  a01011: ['烟气流速仪', '衡岳 HY-V1', 40, 'm/s'],
}

/** What stands at the point of an outlet: analyzers of its factors, flow meter or sampler, logger. */
export function instrumentsOf(site: Site, index: number, year: number): readonly Fields[] {
  const serial = (place: number): string => `SN${year - 3}${String(index * 20 + place).padStart(5, '0')}`
  const verified = (place: number) => ({
    verifiedOn: `${year}-${String(((index + place) % 9) + 1).padStart(2, '0')}-12`,
    verifiedUntil: `${year + 1}-${String(((index + place) % 9) + 1).padStart(2, '0')}-11`,
  })
  const own = site.factors.flatMap((code, place): Fields[] => {
    const known = analyzers[code]
    if (known === undefined) return []
    const [name, model, high, unit] = known
    return [
      {
        name,
        type: code === 'a19001' || code === 'a01011' ? 'parameter' : 'analyzer',
        maker: `${model.slice(0, 2)}仪器`,
        model,
        serial: serial(place),
        suitability: `适检（${year - 4}）第 ${100 + place} 号`,
        factors: [{ code, low: 0, high, ...(unit === '' ? {} : { unit }) }],
        ...verified(place),
      },
    ]
  })
  const others: Fields[] =
    site.medium === 'water'
      ? [
          {
            name: '超声波明渠流量计',
            type: 'flow-meter',
            maker: '远测仪器',
            model: '远测 LL-200',
            serial: serial(15),
            ...verified(15),
          },
          {
            name: '水质自动采样器',
            type: 'sampler',
            maker: '澄科仪器',
            model: '澄科 CK-S24',
            serial: serial(16),
          },
        ]
      : []
  return [
    ...own,
    ...others,
    { name: '数据采集传输仪', type: 'logger', maker: '汉通电子', model: '汉通 DL-17', serial: serial(17) },
  ]
}
