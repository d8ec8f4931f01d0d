import type { Version } from '../message.ts'
import type { Name } from './status.ts'

type NameRow = readonly [code: string, nameZh: string, nameEn: string]

/** ST of HJ/T 212-2005 6.5. */
// oxfmt-ignore
const systemCodes2005: readonly NameRow[] = [
  ['21', '地表水监测', 'surface water'],
  ['22', '空气质量监测', 'air quality'],
  ['23', '区域环境噪声监测', 'area noise'],
  ['31', '大气环境污染源', 'air pollution source'],
  ['32', '地表水体环境污染源', 'waste-water source'],
  ['33', '地下水体环境污染源', 'ground-water pollution source'],
  ['34', '海洋环境污染源', 'marine pollution source'],
  ['35', '土壤环境污染源', 'soil pollution source'],
  ['36', '声环境污染源', 'noise source'],
  ['37', '振动环境污染源', 'vibration source'],
  ['38', '放射性环境污染源', 'radioactivity source'],
  ['41', '电磁环境污染源', 'electromagnetic source'],
  ['91', '系统交互', 'system interaction'],
]

/** What HJ 212-2017 Table 5 renames and adds. */
// oxfmt-ignore
const added2017: readonly NameRow[] = [
  ['21', '地表水质量监测', 'surface-water quality'],
  ['23', '声环境质量监测', 'noise environment'],
  ['24', '地下水质量监测', 'ground-water quality'],
  ['25', '土壤质量监测', 'soil quality'],
  ['26', '海水质量监测', 'sea-water quality'],
  ['27', '挥发性有机物监测', 'volatile organic compounds'],
  ['39', '工地扬尘污染源', 'construction dust'],
  ['51', '烟气排放过程监控', 'flue-gas process'],
  ['52', '污水排放过程监控', 'waste-water process'],
]

/** What HJ 212-2025 Table 7 is reported to add; the rest of that table was not seen. */
// oxfmt-ignore
const added2025: readonly NameRow[] = [
  ['44', '用电监控', 'electricity'],
  ['45', '关键生产工况', 'key production condition'],
]

function indexOf(...tables: readonly (readonly NameRow[])[]): ReadonlyMap<string, Name> {
  return new Map(tables.flat().map(([code, nameZh, nameEn]) => [code, { nameZh, nameEn }]))
}

const indexes: Readonly<Record<Version, ReadonlyMap<string, Name>>> = {
  '2005': indexOf(systemCodes2005),
  '2017': indexOf(systemCodes2005, added2017),
  '2025': indexOf(systemCodes2005, added2017, added2025),
}

export function isKnownSystemCode(version: Version, st: string): boolean {
  return indexes[version].has(st)
}

/** Name of ST, by default as the newest version has it. */
export function systemCodeName(st: string, version: Version = '2025'): Name | null {
  return indexes[version].get(st) ?? null
}
