import { formatTime } from '../hj212/index.ts'
import { DAY, floorTo, HOUR } from './beijing.ts'
import type { Device } from './device.ts'

/** What instruments of an ordinary station show of themselves [HJ 212-2017 Table B.10; i13108 of 2025, reported]. */
// oxfmt-ignore
const ORDINARY: Readonly<Record<string, string>> = {
  i13001: '200', i13002: '5.0', i13003: '60', i13004: '165.0', i13005: '15', i13007: '0.012', i13008: '1.003',
  i13009: '4.0', i13108: '6.0', i23001: '101.325', i33001: '125', i33002: '4.0', i33101: '23', i33102: '46',
  i33103: '221', i33104: '210', i33105: '86', i33106: '85', i33107: '180', i33200: '86.40', i33201: '1203344',
  i33202: '1310', i33400: '82.5',
}

/** Hardware serials that 1001 tells [HJ 212-2025 C.2, reported]. */
export function hardwareSerials({ plan }: Device): Readonly<Record<string, string>> {
  const tail = plan.mn.slice(-10)
  return {
    i23005: plan.mn,
    i23006: `CPU${tail}`.slice(0, 12),
    i23007: `02${tail}`,
    i23008: `06${tail}`,
  }
}

/** Value of an information code, what 3021 has set before all; null: no such code. A state of 0 is well in every table. */
export function informationOf(device: Device, code: string): string | null {
  const known = device.settings.parameters.get(code) ?? hardwareSerials(device)[code] ?? ORDINARY[code]
  if (known !== undefined) return known
  if (!/^i[123][123][0-9a-z]{3}$/.test(code)) return null
  if (code === 'i13006') return formatTime(floorTo(device.now(), DAY) - DAY + 3 * HOUR)
  if (code[2] === '1') return '//例行巡检，设备正常//'
  return code[2] === '2' ? '0' : '1.00'
}

export interface LogRecord {
  readonly at: number
  readonly text: string
}

const DEEDS = [
  '例行巡检，设备正常',
  '更换试剂，清洗管路',
  '零点、量程校准合格',
  '检查采样管路，无异常',
] as const

/** Log records of [begin, end], epoch ms, oldest first: a visit every morning at nine. */
export function logRecords(begin: number, end: number): LogRecord[] {
  const records: LogRecord[] = []
  for (let at = floorTo(begin, DAY) + 9 * HOUR; at <= end; at += DAY)
    if (at >= begin) records.push({ at, text: `//${DEEDS[Math.floor(at / DAY) % DEEDS.length]!}//` })
  return records
}
