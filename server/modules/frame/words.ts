import {
  dataFlagName,
  executionOutcome,
  fieldName,
  findCommand,
  findDeviceInfo,
  requestOutcome,
  suffixName,
  systemCodeName,
  type Name,
  type Version,
} from '../../../hj212/index.ts'
import { factorLabel } from '../../registry/factor-label.ts'

const nothing: Name = { nameZh: '', nameEn: '' }

const said = (what: Name, value: Name | null): Name =>
  value === null
    ? what
    : { nameZh: `${what.nameZh}：${value.nameZh}`, nameEn: `${what.nameEn}: ${value.nameEn}` }

/** What a pair of CP means, and the unit of its value. */
export interface PairMeaning extends Name {
  readonly unit: string | null
}

/** Suffixes whose value is no measurement. */
const withoutUnit = /Flag$|Time$|^SN$|^SampleType$|^ResultType$|^RS$/

/** `w01018-Rtd` → 化学需氧量 实时值, mg/L. Names that no table has mean nothing. */
export function describePair(version: Version, name: string, value: string, profile?: string): PairMeaning {
  if (name === 'QnRtn')
    return { ...said(fieldName(name) ?? nothing, requestOutcome(version, value)), unit: null }
  if (name === 'ExeRtn')
    return { ...said(fieldName(name) ?? nothing, executionOutcome(version, value)), unit: null }
  const dash = name.lastIndexOf('-')
  if (dash < 0) return { ...(fieldName(name) ?? nothing), unit: null }
  const [code, suffix] = [name.slice(0, dash), name.slice(dash + 1)]
  const statistic = suffixName(suffix) ?? { nameZh: suffix, nameEn: suffix }
  const info = suffix === 'Info' ? findDeviceInfo(version, code, profile) : null
  if (info !== null) return { ...said(info, info.values?.get(value.trim()) ?? null), unit: info.unit }
  const label = factorLabel(code)
  const what: Name = {
    nameZh: `${label.nameZh} ${statistic.nameZh}`,
    nameEn: `${label.nameEn}, ${statistic.nameEn}`,
  }
  if (suffix === 'Flag') return { ...said(what, dataFlagName(version, value.trim())), unit: null }
  if (withoutUnit.test(suffix)) return { ...what, unit: null }
  return { ...what, unit: suffix === 'Cou' ? label.amountUnit : label.unit }
}

const headNames: Readonly<Record<string, Name>> = {
  QN: { nameZh: '请求编码（时间戳）', nameEn: 'request number (time stamp)' },
  ST: { nameZh: '系统编码', nameEn: 'system code' },
  CN: { nameZh: '命令编码', nameEn: 'command' },
  PW: { nameZh: '访问密码（已隐藏）', nameEn: 'password (hidden)' },
  MN: { nameZh: '设备唯一标识', nameEn: 'device id' },
  Flag: { nameZh: '拆分包及应答标志', nameEn: 'version, split and answer bits' },
  PNUM: { nameZh: '总包数', nameEn: 'number of packets' },
  PNO: { nameZh: '包号', nameEn: 'packet number' },
}

/** What a field of the head means. */
export function describeField(version: Version, name: string, value: string): Name {
  const what = headNames[name] ?? nothing
  if (name === 'ST') return said(what, systemCodeName(value, version))
  if (name === 'CN')
    return said(what, findCommand(version, value, 'up') ?? findCommand(version, value, 'down'))
  return what
}

export const versionNames: Readonly<Record<Version, string>> = {
  '2005': 'HJ/T 212-2005',
  '2017': 'HJ 212-2017',
  '2025': 'HJ 212-2025',
}
