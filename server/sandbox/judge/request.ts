import { executionOutcome, requestOutcome, type SettledRequest, type Version } from '../../../hj212/index.ts'
import { makeMemory, type Judge, type JudgeContext } from './judge.ts'
import { isTrusted } from './observation.ts'
import type { Words } from './tally.ts'

interface Wrong {
  readonly note: Words
  readonly remedy: Words
}

/** How one command of the host ended. */
export function request({ cn }: { readonly cn: string }, context: JudgeContext): Judge {
  return (seen, tally) => {
    if (seen.kind !== 'settled' || seen.request.CN !== cn) return
    const wrong = describe(seen.outcome, cn, context.version)
    if (wrong === null) return tally.pass()
    tally.fail({ at: seen.at, ...wrong })
  }
}

/** null: done. No data (100) is an answer, too: what is missing shows where the data are looked for. */
function describe(outcome: SettledRequest, cn: string, version: Version): Wrong | null {
  if (outcome.kind === 'done') return describeResult(outcome.ExeRtn, cn, version)
  if (outcome.kind === 'refused') {
    const { nameZh, nameEn } = requestOutcome(version, outcome.QnRtn)
    return {
      note: {
        zh: `CN=${cn}：QnRtn=${outcome.QnRtn}（${nameZh}）`,
        en: `CN=${cn}: QnRtn=${outcome.QnRtn} (${nameEn})`,
      },
      remedy: {
        zh: `支持命令 ${cn}：先回 9011，QnRtn=1，再执行。`,
        en: `Support ${cn}: answer 9011 with QnRtn=1, then execute.`,
      },
    }
  }
  if (outcome.kind === 'line-down') {
    return {
      note: { zh: `CN=${cn}：重发后仍没有应答`, en: `CN=${cn}: no answer after all re-sends` },
      remedy: {
        zh: `收到 ${cn} 后在超时时间内应答（请求回 9011，通知回 9013），QN 与请求相同。`,
        en: `Answer ${cn} within the time-out (9011 to a request, 9013 to a notify) with its QN.`,
      },
    }
  }
  return {
    note: { zh: `CN=${cn}：9011 之后没有 9012`, en: `CN=${cn}: no 9012 after 9011` },
    remedy: {
      zh: `执行 ${cn} 之后回 9012，QN 与请求相同。`,
      en: `Answer 9012 with the QN of ${cn} when it is done.`,
    },
  }
}

function describeResult(ExeRtn: string | null, cn: string, version: Version): Wrong | null {
  if (ExeRtn === null) return null
  const { kind, nameZh, nameEn } = executionOutcome(version, ExeRtn)
  if (kind === 'done' || kind === 'no-data') return null
  return {
    note: { zh: `CN=${cn}：ExeRtn=${ExeRtn}（${nameZh}）`, en: `CN=${cn}: ExeRtn=${ExeRtn} (${nameEn})` },
    remedy: {
      zh: `执行 ${cn} 并回 9012，ExeRtn=1。`,
      en: `Execute ${cn} and answer 9012 with ExeRtn=1.`,
    },
  }
}

/** What was set is what is read. */
export function readBack({
  get,
  set,
  field,
}: {
  readonly get: string
  readonly set: string
  readonly field: string
}): Judge {
  let wanted: string | null = null
  return (seen, tally) => {
    if (seen.kind !== 'settled' || seen.outcome.kind !== 'done') return
    if (seen.request.CN === set) wanted = seen.request.fields[field] ?? null
    if (seen.request.CN !== get || wanted === null) return
    const read = seen.reply[field]
    if (read !== undefined && Number(read) === Number(wanted)) return tally.pass()
    tally.fail({
      at: seen.at,
      note: {
        zh: `设置 ${field}=${wanted}，读回 ${read ?? '（没有）'}`,
        en: `${field}=${wanted} was set, ${read ?? 'nothing'} was read`,
      },
      remedy: {
        zh: `${set} 设置的值立即生效并保存；${get} 在 9011 与 9012 之间返回 ${field}，QN 与请求相同。`,
        en: `Keep what ${set} sets; ${get} gives ${field} between 9011 and 9012 with the QN of the request.`,
      },
    })
  }
}

/** 9011, 9012, 9013 name a request that was made. */
export function answerMatch(): Judge {
  return (seen, tally) => {
    if (seen.kind !== 'frame' || seen.origin !== 'answer' || !isTrusted(seen) || seen.isAsked === null) return
    // A 9013 or 9014 to an answer is the matter of another clause.
    if (seen.message.CN === '9014') return
    if (seen.isAsked) return tally.pass()
    tally.fail({
      at: seen.at,
      note: {
        zh: `${seen.message.CN} 的 QN=${seen.answerQn ?? '（没有）'} 不是平台任何请求的 QN`,
        en: `QN=${seen.answerQn ?? 'none'} of ${seen.message.CN} is that of no request`,
      },
      remedy: {
        zh: '应答原样使用请求的 QN，不要用当前时间。2005 版写在 CP 中。',
        en: 'Repeat the QN of the request, not the time now; in 2005 inside CP.',
      },
      frame: seen.bytes,
      position: Math.max(0, seen.bytes.indexOf('QN=')),
    })
  }
}

/** 9011 before 9012, each with a code that the standard lists [HJ 212-2017 Tables 6, 7]. */
export function answerOrder(): Judge {
  const acknowledged = makeMemory<true>(500)
  return (seen, tally) => {
    if (seen.kind !== 'frame' || seen.origin !== 'answer' || !isTrusted(seen) || seen.answerQn === null)
      return
    const { CN, cp, version } = seen.message
    if (CN !== '9011' && CN !== '9012') return
    const field = CN === '9011' ? 'QnRtn' : 'ExeRtn'
    const code = cp.find(({ name }) => name === field)?.value ?? null
    const kind =
      code === null ? 'unlisted' : (CN === '9011' ? requestOutcome : executionOutcome)(version, code).kind
    const isLate = CN === '9012' && !acknowledged.has(seen.answerQn)
    if (CN === '9011') acknowledged.set(seen.answerQn, true)
    if (kind !== 'unlisted' && !isLate) return tally.pass()
    tally.fail({
      at: seen.at,
      note:
        kind === 'unlisted'
          ? { zh: `${CN} 的 ${field}=${code ?? '（没有）'}`, en: `${field}=${code ?? 'none'} in ${CN}` }
          : { zh: '9012 之前没有 9011', en: 'no 9011 before 9012' },
      remedy: {
        zh: '收到请求先回 9011（QnRtn），执行之后回 9012（ExeRtn），代码取标准表 6、表 7。',
        en: 'Answer 9011 (QnRtn) first and 9012 (ExeRtn) when done, with codes of Tables 6 and 7.',
      },
      frame: seen.bytes,
      position: Math.max(0, seen.bytes.indexOf(code === null ? 'CP=' : `${field}=`)),
    })
  }
}

/** An answer of the host ends its exchange. */
export function answerLoop(): Judge {
  const answers = makeMemory<true>(500)
  return (seen, tally) => {
    if (seen.kind === 'answered') answers.set(seen.QN, true)
    if (seen.kind !== 'frame' || !isTrusted(seen) || answers.size === 0) return
    const { CN } = seen.message
    const isLoop =
      (CN === '9013' || CN === '9014') &&
      seen.isAsked === false &&
      seen.answerQn !== null &&
      answers.has(seen.answerQn)
    if (!isLoop) return tally.pass()
    tally.fail({
      at: seen.at,
      note: { zh: `对平台的应答又回了 ${CN}`, en: `the answer of the platform was answered by ${CN}` },
      remedy: {
        zh: '收到 9013、9014 后不要再应答，否则双方会无休止地互相应答。',
        en: 'Answer neither 9013 nor 9014, or both ends answer each other for ever.',
      },
      frame: seen.bytes,
      position: Math.max(0, seen.bytes.indexOf('CN=')),
    })
  }
}

/** How long after 2012 a frame that was under way may still come. */
const graceMs = 3000

/** From the 9013 to the next 2011 no real-time data come. */
export function realtimeStop(): Judge {
  let stoppedAt: number | null = null
  let came = 0
  return (seen, tally) => {
    if (seen.kind === 'settled' && seen.request.CN === '2012' && seen.outcome.kind === 'done') {
      stoppedAt = seen.at
      came = 0
    }
    if (stoppedAt === null) return
    if (seen.kind === 'requested' && seen.request.CN === '2011') {
      stoppedAt = null
      if (came === 0) tally.pass()
    } else if (
      seen.kind === 'frame' &&
      seen.message.CN === '2011' &&
      isTrusted(seen) &&
      (seen.at ?? 0) > stoppedAt + graceMs
    ) {
      came += 1
      tally.fail({
        at: seen.at,
        note: { zh: '收到 2012 之后仍发送实时数据', en: 'real-time data after 2012' },
        remedy: {
          zh: '收到 2012 回 9013，并停止发送 2011，直到平台再发 2011。',
          en: 'Answer 2012 by 9013 and send no 2011 until the platform asks for it again.',
        },
        frame: seen.bytes,
        position: Math.max(0, seen.bytes.indexOf('CN=')),
      })
    }
  }
}

const longestIntervalMs = 60_000

/** Real-time data come after 2011, within two intervals of the active test. */
export function realtimeStart(): Judge {
  let startedAt: number | null = null
  return (seen, tally) => {
    if (seen.kind === 'settled' && seen.request.CN === '2011' && seen.outcome.kind === 'done')
      startedAt = seen.at
    if (startedAt === null) return
    if (seen.kind === 'frame' && seen.message.CN === '2011' && isTrusted(seen)) {
      startedAt = null
      tally.pass()
    } else if (seen.kind === 'disconnected') startedAt = null
    else if (seen.kind === 'tick' && seen.at > startedAt + 2 * longestIntervalMs) {
      startedAt = null
      tally.fail({
        at: seen.at,
        note: { zh: '收到 2011 之后 120 秒内没有实时数据', en: 'no real-time data within 120 s of 2011' },
        remedy: {
          zh: '收到 2011 后按 RtdInterval 发送实时数据。',
          en: 'Send real-time data every RtdInterval after 2011.',
        },
      })
    }
  }
}
