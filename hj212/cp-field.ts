/**
 * The names that may stand in CP, alone or behind a factor code. [HJ/T 212-2005 6.3.3.2, HJ 212-2017 Table 4;
 * HJ 212-2025 as reported]
 */
import type { Version } from './message.ts'

export const VERSION_BIT: Readonly<Record<Version, number>> = { '2005': 1, '2017': 2, '2025': 4 }
const ALL = 7
const FROM_2017 = 6

/** What a value behind a code means; decides whether it is read as a number. */
export type Role =
  | 'number'
  /** The data flag, the extended data flag. */
  | 'flag'
  | 'extended-flag'
  /** A moment of 14 digits. */
  | 'time'
  /** Never a number, even if all digits: an identity. */
  | 'text'
  /** A number or a text; which, the device-information table says. */
  | 'any'

/** Which uploads a statistic belongs to: real-time only, periods only, or either. */
export type Use = 'real-time' | 'period' | 'either'

export interface Suffix {
  readonly role: Role
  /** Sum of VERSION_BIT. */
  readonly versions: number
  readonly use: Use
  /** Each field of the code is printed as an item of its own. */
  readonly isOwnItem: boolean
}

type Row = readonly [name: string, role: Role, versions: number, use?: Use, isOwnItem?: true]

// oxfmt-ignore
const suffixRows: readonly Row[] = [
  ['Rtd', 'number', ALL, 'real-time'], ['ZsRtd', 'number', ALL, 'real-time'],
  ['Min', 'number', ALL, 'period'], ['Avg', 'number', ALL, 'period'], ['Max', 'number', ALL, 'period'],
  ['ZsMin', 'number', ALL, 'period'], ['ZsAvg', 'number', ALL, 'period'], ['ZsMax', 'number', ALL, 'period'],
  ['Cou', 'number', ALL, 'period'], ['RawAvg', 'number', 4, 'period'],
  ['Flag', 'flag', ALL], ['EFlag', 'extended-flag', FROM_2017],
  ['SampleTime', 'time', FROM_2017], ['CompleteTime', 'time', 4], ['SampleType', 'any', 4],
  ['RS', 'number', ALL], ['RT', 'number', ALL],
  ['Data', 'number', ALL, 'either', true], ['DayData', 'number', ALL, 'either', true], ['NightData', 'number', ALL, 'either', true],
  ['Ala', 'number', 1], ['UpValue', 'number', 1], ['LowValue', 'number', 1],
  ['DayStdValue', 'number', 1], ['NightStdValue', 'number', 1],
  ['Info', 'any', FROM_2017, 'either', true], ['SN', 'text', FROM_2017],
  ['SampleRd', 'number', 4, 'either', true], ['StandardValue', 'number', 4, 'either', true], ['ResultType', 'number', 4, 'either', true],
]

const suffixes: ReadonlyMap<string, Suffix> = new Map(
  suffixRows.map(([name, role, versions, use = 'either', isOwnItem = false]) => [
    name,
    { role, versions, use, isOwnItem },
  ]),
)

/** What stands behind the last `-` of a name; null for a suffix that no version knows. */
export function findSuffix(suffix: string): Suffix | null {
  return suffixes.get(suffix) ?? null
}

export interface PlainField {
  readonly versions: number
  readonly isTime: boolean
  /** May stand several times: PolId of a 2005 1021, CTime of a 3014. */
  readonly isRepeatable: boolean
}

// oxfmt-ignore
const plainRows: readonly (readonly [names: string, versions: number])[] = [
  ['DataTime BeginTime EndTime SystemTime PolId QnRtn ExeRtn RtdInterval OverTime ReCount CTime', ALL],
  ['MinInterval RestartTime NewPW VaseNo CstartTime Ctime Stime InfoId', FROM_2017],
  // Answers of 2005 carry what they answer inside CP; PolID and AlarmTarget are spellings of its examples.
  ['QN CN PNUM PNO PW PolID AlarmTime AlarmType AlarmTarget ReportTarget ReportTime WarnTime DayStdValue NightStdValue', 1],
  ['SKCreateTime NewSK CalibrationType', 4],
]

const times = new Set(['DataTime', 'BeginTime', 'EndTime', 'SystemTime', 'RestartTime', 'AlarmTime'])
const repeatable = new Set(['PolId', 'PolID', 'InfoId', 'CTime', 'Ctime'])

const plainFields: ReadonlyMap<string, PlainField> = new Map(
  plainRows.flatMap(([names, versions]) =>
    names
      .split(' ')
      .map((name): readonly [string, PlainField] => [
        name,
        { versions, isTime: times.has(name), isRepeatable: repeatable.has(name) },
      ]),
  ),
)

/** A name without a code; null when no version knows it. */
export function findPlainField(name: string): PlainField | null {
  return plainFields.get(name) ?? null
}
