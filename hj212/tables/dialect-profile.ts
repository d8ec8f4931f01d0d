import type { Dialect } from '../message.ts'
import type { Name, Status } from './status.ts'

/** How a family of devices departs from the standard, under one name. */
export interface DialectProfile extends Name {
  readonly id: string
  readonly dialect: Dialect
  /** Where it was read or met. */
  readonly source: string
  readonly status: Status
}

type Row = readonly [
  id: string,
  nameZh: string,
  nameEn: string,
  dialect: Dialect,
  status: Status,
  source: string,
]

/**
 * What is known, no more. There is none for Shanxi: what public code calls so (github:steelenwang/hj212) is a
 * protocol of 2007 with frames STAR…END and no relation to HJ 212.
 */
// oxfmt-ignore
const rows: readonly Row[] = [
  ['hebei', '河北（动态管控现场端信息编码）', 'Hebei information codes', { infoProfile: 'hebei' }, 'reported', 'github:srdgame/lua-HJ212 hj212/tags/hebei'],
  ['shandong', '山东（以数字为现场端信息编码）', 'Shandong information codes', { infoProfile: 'shandong' }, 'reported', 'github:srdgame/lua-HJ212 hj212/tags/shandong'],
  ['modbus-firmware', 'CRC 用 MODBUS 算法的固件', 'firmware with a MODBUS CRC', { crc: 'modbus' }, 'observed', 'github:linqiu126/hcu, gitee:lily_2006/jh212-parser: 27 of 111 packets'],
  ['unpadded-crc', 'CRC 不补前导 0 的固件', 'firmware that prints the CRC without leading zeros', { lenient: ['crc-short'] }, 'reported', 'generators that print with %X'],
  ['character-length', '长度按字符计的软件', 'software that counts characters', { length: 'characters' }, 'reported', 'senders that take the length of a string'],
  ['gbk-firmware', '文字用 GBK 的固件', 'firmware that writes GBK', { text: 'gbk' }, 'reported', 'github:tonyxia2016, whose default it is'],
]

const profiles: ReadonlyMap<string, DialectProfile> = new Map(
  rows.map(([id, nameZh, nameEn, dialect, status, source]) => [
    id,
    { id, nameZh, nameEn, dialect, source, status },
  ]),
)

export function findDialectProfile(id: string): DialectProfile | null {
  return profiles.get(id) ?? null
}

export function listDialectProfiles(): readonly DialectProfile[] {
  return [...profiles.values()]
}
