import {
  dataFlagName,
  findDeviceInfo,
  findFactor,
  findFactorAnyCase,
  findFactorInAnyVersion,
  findObservedFactor,
  suffixName,
} from '../../hj212/index.ts'
import type { Factor, FactorEntry, Name, Version } from '../../hj212/index.ts'
import { inBrackets, nameIn, type Language } from './language.ts'
import { visible } from './visible.ts'

/** What the code tables say of a factor, facility or information code. */
interface Meaning {
  readonly name: Name | null
  readonly unitOf: (field: string) => string | null
  readonly wordOf: (text: string) => Name | null
}

/** Facility states of SBx-RS [HJ 212-2017 Table 4]. */
const facilityStates: readonly Name[] = [
  { nameZh: '关闭', nameEn: 'off' },
  { nameZh: '运行', nameEn: 'running' },
  { nameZh: '校准', nameEn: 'calibration' },
  { nameZh: '维护', nameEn: 'maintenance' },
  { nameZh: '报警', nameEn: 'alarm' },
  { nameZh: '反吹', nameEn: 'back-flush' },
]

const silent = { unitOf: () => null, wordOf: () => null }

/** One line about one factor: code, name, each value with its unit, the data flag in words. */
export function factorLine(
  version: Version,
  factor: Factor,
  profile: string | undefined,
  language: Language,
): string {
  const { name, unitOf, wordOf } = meaningOf(version, factor, profile)
  const values = factor.values.map(({ field, text }) => {
    const unit = unitOf(field)
    const word = wordOf(text)
    const label = labelOf(field, language)
    const meaning = word === null ? '' : inBrackets(nameIn(word, language), language)
    return `${label}${visible(text)}${unit === null ? '' : ` ${unit}`}${meaning}`
  })
  const known =
    name === null ? (language === 'zh' ? '（未知编码）' : '(unknown code)') : nameIn(name, language)
  const parts = [...values, ...flagWords(version, factor, language)]
  const [colon, comma] = language === 'zh' ? ['：', '，'] : [': ', ', ']
  return `${visible(factor.code)} ${known}${colon}${parts.join(comma)}`
}

/** The value of an information code needs no label: its code says what it is. */
function labelOf(field: string, language: Language): string {
  if (field === 'Info') return ''
  const name = suffixName(field)
  return `${name === null ? visible(field) : nameIn(name, language)} `
}

function flagWords(version: Version, { flag, eFlag }: Factor, language: Language): readonly string[] {
  const label = language === 'zh' ? '标记' : 'flag'
  const words: string[] = []
  if (flag !== null) {
    const name = dataFlagName(version, flag)
    const meaning =
      name === null ? (language === 'zh' ? '非标准标记' : 'not in the standard') : nameIn(name, language)
    words.push(`${label} ${visible(flag)}${inBrackets(meaning, language)}`)
  }
  if (eFlag !== null) words.push(`${language === 'zh' ? '扩充标记' : 'extended flag'} ${visible(eFlag)}`)
  return words
}

function meaningOf(version: Version, { code }: Factor, profile: string | undefined): Meaning {
  const entry =
    findFactor(version, code) ??
    findFactorInAnyVersion(code) ??
    findFactorAnyCase(code) ??
    findObservedFactor(code)
  if (entry !== null)
    return {
      name: isNamed(entry) ? entry : null,
      unitOf: (field) => unitOf(entry, field),
      wordOf: () => null,
    }
  const info = findDeviceInfo(version, code, profile)
  if (info !== null) {
    return {
      name: info,
      unitOf: () => (info.unit === '1' ? null : info.unit),
      wordOf: (text) => info.values?.get(text) ?? null,
    }
  }
  const facility = /^SB([0-9]+)$/.exec(code)
  if (facility === null) return { name: null, ...silent }
  return {
    name: { nameZh: `治理设施 ${facility[1]}`, nameEn: `treatment facility ${facility[1]}` },
    unitOf: (field) => (field === 'RT' ? 'h' : null),
    wordOf: (text) => (/^[0-5]$/.test(text) ? facilityStates[Number(text)]! : null),
  }
}

/** Codes met in the field without a known name have themselves for one. */
function isNamed({ code, nameZh }: FactorEntry): boolean {
  return nameZh !== code
}

/** Cou has a unit of its own; times, ids and pure numbers have none. */
function unitOf(entry: FactorEntry, field: string): string | null {
  if (/Time$|^SN$|Type$/.test(field)) return null
  const unit = field === 'Cou' ? entry.emissionUnit : entry.concentrationUnit
  return unit === '1' ? null : unit
}
