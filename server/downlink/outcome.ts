import { executionOutcome, requestOutcome, type SettledRequest, type Version } from '../../hj212/index.ts'
import type { EndState } from './command.ts'

/** How a command ended: a stable code, and words for people. */
export interface Outcome {
  readonly state: EndState
  readonly code: string
  readonly text: string
}

/** What the end of an exchange means. `isLineLost`: its connection has gone, rather than kept silent. */
export function outcomeOf(version: Version, settled: SettledRequest, isLineLost: boolean): Outcome {
  switch (settled.kind) {
    case 'done': {
      if (settled.ExeRtn === null) return { state: 'done', code: 'done', text: '设备已应答' }
      const { kind, nameZh } = executionOutcome(version, settled.ExeRtn)
      // No data in that period is an answer to a question, not a failure.
      const state = kind === 'done' || kind === 'no-data' ? 'done' : 'failed'
      return { state, code: `ExeRtn=${settled.ExeRtn.slice(0, 20)}`, text: nameZh }
    }
    case 'refused':
      return {
        state: 'refused',
        code: `QnRtn=${settled.QnRtn.slice(0, 20)}`,
        text: requestOutcome(version, settled.QnRtn).nameZh,
      }
    case 'line-down':
      return isLineLost ? interruptedBy.disconnected : noAnswer
    case 'exec-timeout':
      return noResult
    default:
      return unreachable(settled)
  }
}

/** The compiler says so, too. */
function unreachable(settled: never): never {
  throw new Error(`no end: ${JSON.stringify(settled)}`)
}

const noResult: Outcome = {
  state: 'no-result',
  code: 'no-result',
  text: '设备接受后未在规定时间内返回执行结果',
}

const noAnswer: Outcome = { state: 'no-answer', code: 'no-answer', text: '多次重发后设备仍未应答' }

/** What the device did is not known. */
export const interruptedBy = {
  disconnected: { state: 'interrupted', code: 'disconnected', text: '执行过程中设备断线，结果未知' },
  restart: { state: 'interrupted', code: 'restart', text: '执行过程中平台重新启动，结果未知' },
} as const satisfies Readonly<Record<string, Outcome>>

export const expiredOutcome: Outcome = {
  state: 'expired',
  code: 'expired',
  text: '在有效期内设备未连接，未发送',
}
export const cancelledOutcome: Outcome = { state: 'cancelled', code: 'cancelled', text: '已撤销，未发送' }
export const endedLogger: Outcome = { state: 'cancelled', code: 'logger-ended', text: '数采仪已停用，未发送' }
/** Waited in the database for a platform that no longer has, or does not yet have, its kind. */
export const unknownKind: Outcome = {
  state: 'interrupted',
  code: 'kind-unknown',
  text: '平台当前版本不支持该命令类型，已终止；此前是否执行未知',
}
export const unsendable = (field: string): Outcome => ({
  state: 'failed',
  code: 'not-encodable',
  text: `无法按设备的协议版本编码：${field}`,
})
