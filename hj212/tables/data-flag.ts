import type { Version } from '../message.ts'
import type { Name } from './status.ts'

type FlagTable = Readonly<Record<string, Name>>

/** Data flags of pollution sources, and 0–3 of air stations [HJ/T 212-2005 6.3.3]. */
const flags2005: FlagTable = {
  N: { nameZh: '正常', nameEn: 'normal' },
  F: { nameZh: '排放源停运', nameEn: 'source stopped' },
  M: { nameZh: '维护', nameEn: 'maintenance' },
  S: { nameZh: '设定值', nameEn: 'set value' },
  D: { nameZh: '故障', nameEn: 'fault' },
  C: { nameZh: '校验', nameEn: 'calibration check' },
  T: { nameZh: '超测上限', nameEn: 'above range' },
  P: { nameZh: '电源故障', nameEn: 'power failure' },
  0: { nameZh: '校准数据', nameEn: 'calibration data' },
  1: { nameZh: '气象参数', nameEn: 'weather' },
  2: { nameZh: '异常数据', nameEn: 'abnormal data' },
  3: { nameZh: '正常数据', nameEn: 'normal data' },
}

/** [HJ 212-2017 Table 8]; the table of 2025 was not seen, its examples use N and D alike. */
const flags2017: FlagTable = {
  N: { nameZh: '正常', nameEn: 'normal' },
  F: { nameZh: '仪器停运', nameEn: 'analyser stopped' },
  M: { nameZh: '维护期间', nameEn: 'in maintenance' },
  S: { nameZh: '手工设定值', nameEn: 'manual set value' },
  D: { nameZh: '故障', nameEn: 'fault' },
  C: { nameZh: '校准', nameEn: 'calibration' },
  T: { nameZh: '超过测量上限', nameEn: 'above range' },
  B: { nameZh: '与数采仪通讯异常', nameEn: 'link to logger abnormal' },
}

const indexes: Readonly<Record<Version, ReadonlyMap<string, Name>>> = {
  '2005': new Map(Object.entries(flags2005)),
  '2017': new Map(Object.entries(flags2017)),
  '2025': new Map(Object.entries(flags2017)),
}

/** What a data flag (xxxxxx-Flag) means; null for flags of dialects, which are kept as sent. */
export function dataFlagName(version: Version, flag: string): Name | null {
  return indexes[version].get(flag) ?? null
}
