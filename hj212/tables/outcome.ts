import type { Version } from '../message.ts'
import type { Name } from './status.ts'

/** What QnRtn says. Only `ready` goes on to an execution. The list is open: other numbers are `unlisted`. */
export type RequestOutcomeKind =
  | 'ready'
  | 'refused'
  | 'pw-wrong'
  | 'mn-wrong'
  | 'st-wrong'
  | 'flag-wrong'
  | 'qn-wrong'
  | 'cn-wrong'
  | 'crc-wrong'
  | 'unknown-error'
  | 'unlisted'

/** What ExeRtn says. */
export type ExecutionOutcomeKind =
  | 'done'
  | 'failed'
  | 'conditions-wrong'
  | 'timed-out'
  | 'busy'
  | 'system-fault'
  | 'no-data'
  | 'unlisted'

interface Outcome<K extends string> extends Name {
  readonly kind: K
}

export type RequestOutcome = Outcome<RequestOutcomeKind>
export type ExecutionOutcome = Outcome<ExecutionOutcomeKind>

type OutcomeRow<K extends string> = readonly [
  code: string,
  since: '2005' | '2017',
  kind: K,
  nameZh: string,
  nameEn: string,
]

/** [HJ/T 212-2005 6.5] [HJ 212-2017 Table 7]; the list of 2025 was not seen. */
// oxfmt-ignore
const requestRows: readonly OutcomeRow<RequestOutcomeKind>[] = [
  ['1', '2005', 'ready', '准备执行请求', 'ready to execute'],
  ['2', '2005', 'refused', '请求被拒绝', 'refused'],
  ['3', '2005', 'pw-wrong', '密码错误', 'password wrong'],
  ['4', '2017', 'mn-wrong', 'MN错误', 'MN wrong'],
  ['5', '2017', 'st-wrong', 'ST错误', 'ST wrong'],
  ['6', '2017', 'flag-wrong', 'Flag错误', 'Flag wrong'],
  ['7', '2017', 'qn-wrong', 'QN错误', 'QN wrong'],
  ['8', '2017', 'cn-wrong', 'CN错误', 'CN wrong'],
  ['9', '2017', 'crc-wrong', 'CRC校验错误', 'CRC wrong'],
  ['100', '2017', 'unknown-error', '未知错误', 'unknown error'],
]

/** [HJ/T 212-2005 6.5] [HJ 212-2017 Table 6]; the list of 2025 was not seen. */
// oxfmt-ignore
const executionRows: readonly OutcomeRow<ExecutionOutcomeKind>[] = [
  ['1', '2005', 'done', '执行成功', 'done'],
  ['2', '2005', 'failed', '执行失败，原因不明', 'failed, cause unknown'],
  ['3', '2017', 'conditions-wrong', '命令请求条件错误', 'request conditions wrong'],
  ['4', '2017', 'timed-out', '通讯超时', 'communication time-out'],
  ['5', '2017', 'busy', '系统繁忙不能执行', 'busy'],
  ['6', '2017', 'system-fault', '系统故障', 'system fault'],
  ['100', '2005', 'no-data', '没有数据', 'no data'],
]

type Index<K extends string> = Readonly<Record<Version, ReadonlyMap<string, Outcome<K>>>>

function indexOf<K extends string>(rows: readonly OutcomeRow<K>[]): Index<K> {
  const all = new Map(rows.map(([code, , kind, nameZh, nameEn]) => [code, { kind, nameZh, nameEn }]))
  const first = new Set(rows.filter(([, since]) => since === '2005').map(([code]) => code))
  return { '2005': new Map([...all].filter(([code]) => first.has(code))), '2017': all, '2025': all }
}

const requestIndex = indexOf(requestRows)
const executionIndex = indexOf(executionRows)

const unlisted = {
  kind: 'unlisted',
  nameZh: '标准未列出的代码',
  nameEn: 'not listed in the standard',
} as const

/** Meaning of QnRtn as sent; leading zeros and blanks do not matter. */
export function requestOutcome(version: Version, qnRtn: string): RequestOutcome {
  return requestIndex[version].get(plain(qnRtn)) ?? unlisted
}

/** Meaning of ExeRtn as sent. */
export function executionOutcome(version: Version, exeRtn: string): ExecutionOutcome {
  return executionIndex[version].get(plain(exeRtn)) ?? unlisted
}

function plain(code: string): string {
  return code.trim().replace(/^0+(?=[0-9])/, '')
}
