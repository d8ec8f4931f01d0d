import {
  statusOfVersion,
  type Clause,
  type ClauseStatus,
  type JudgeCall,
  type PlainJudge,
} from '../../../packs/conformance/clause.ts'
import { clauses } from '../../../packs/conformance/clauses.ts'
import * as data from './data.ts'
import { deviations } from './deviations.ts'
import * as head from './head.ts'
import * as interval from './interval.ts'
import type { Judge, JudgeContext } from './judge.ts'
import * as line from './line.ts'
import type { Observation } from './observation.ts'
import * as request from './request.ts'
import * as split from './split.ts'
import { makeTally, type Evidence, type Tally, type Words } from './tally.ts'

export type Outcome = 'passed' | 'failed' | 'untested' | 'not-applicable'

/** What one clause came to. */
export interface ClauseResult {
  readonly clause: Clause
  /** Where the rule stands in the chosen version; empty where the version does not have it. */
  readonly where: string
  readonly status: ClauseStatus
  readonly outcome: Outcome
  readonly passed: number
  readonly failed: number
  readonly evidence: readonly Evidence[]
  readonly remedies: readonly Words[]
}

export type Verdict = 'passed' | 'failed' | 'incomplete'

export interface Assessment {
  observe(seen: Observation): void
  results(): readonly ClauseResult[]
}

export interface AssessmentOptions extends JudgeContext {
  /** Without a key the clauses on encryption do not apply: a private line may go without. */
  readonly hasKey: boolean
}

interface Running {
  readonly clause: Clause
  readonly judge: Judge | null
  readonly tally: Tally
}

/** Holds everything that is seen against every clause of the chosen version. */
export function makeAssessment(options: AssessmentOptions): Assessment {
  const running: readonly Running[] = clauses.map((clause) => ({
    clause,
    judge: isOfVersion(clause, options) ? makeJudge(clause.judge, options) : null,
    tally: makeTally(),
  }))
  return {
    observe(seen) {
      for (const { judge, tally } of running) judge?.(seen, tally)
    },
    results: () => running.map((one) => resultOf(one, options)),
  }
}

function isOfVersion({ where, group }: Clause, { version, hasKey }: AssessmentOptions): boolean {
  return where[version] !== undefined && (group !== 'cipher' || hasKey)
}

function resultOf({ clause, judge, tally }: Running, { version }: AssessmentOptions): ClauseResult {
  const { passed, failed, evidence, remedies } = tally
  return {
    clause,
    where: clause.where[version] ?? '',
    status: clause.status ?? statusOfVersion[version],
    outcome: judge === null ? 'not-applicable' : outcomeOf(clause, tally),
    passed,
    failed,
    evidence,
    remedies,
  }
}

function outcomeOf({ conditional }: Clause, { passed, failed }: Tally): Outcome {
  if (failed > 0) return 'failed'
  if (passed > 0) return 'passed'
  return conditional === true ? 'not-applicable' : 'untested'
}

/** Passed only when everything that must be has been seen to be so. */
export function verdictOf(results: readonly ClauseResult[]): Verdict {
  const musts = results.filter(({ clause }) => clause.severity === 'must')
  if (musts.some(({ outcome }) => outcome === 'failed')) return 'failed'
  return musts.some(({ outcome }) => outcome === 'untested') ? 'incomplete' : 'passed'
}

function makeJudge(call: JudgeCall, context: JudgeContext): Judge {
  if (call.name === 'deviations') return deviations(call)
  if (call.name === 'seen') return data.seenCommand(call.cn)
  if (call.name === 'request') return request.request(call, context)
  if (call.name === 'read-back') return request.readBack(call)
  if (call.name === 'clock') return interval.clock(call)
  return plainJudges[call.name](context)
}

const plainJudges: Readonly<Record<PlainJudge, (context: JudgeContext) => Judge>> = {
  version: head.version,
  'identity-mn': head.identityMn,
  'identity-pw': head.identityPw,
  'qn-unique': head.qnUnique,
  'qn-order': head.qnOrder,
  'split-complete': split.splitComplete,
  'split-data-time': split.splitDataTime,
  'data-flag': data.dataFlag,
  'data-time': data.dataTime,
  'period-ended': data.periodEnded,
  statistics: data.statistics,
  'min-avg-max': data.minAvgMax,
  'realtime-interval': interval.realtimeInterval,
  'period-interval': interval.periodInterval,
  'answer-match': request.answerMatch,
  'answer-order': request.answerOrder,
  'answer-loop': request.answerLoop,
  resend: line.resend,
  'resend-time': line.resendTime,
  reconnect: line.reconnect,
  backfill: () => line.backfill({ flag: false }),
  'backfill-flag': () => line.backfill({ flag: true }),
  'realtime-stop': request.realtimeStop,
  'realtime-start': request.realtimeStart,
  'key-change': line.keyChange,
}
