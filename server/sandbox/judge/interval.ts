import { parseTime } from '../../../hj212/index.ts'
import { makeMemory, type Judge } from './judge.ts'
import { isTrusted, periodCommands, type FrameSeen, type Observation } from './observation.ts'
import type { Tally, Words } from './tally.ts'

/** One series of data times: those of one command, system and point. */
interface Series {
  last: number
  /** ms; null until two have come. */
  learned: number | null
}

/** What makes a series begin anew. */
function isBreak(seen: Observation, commands: ReadonlySet<string>): boolean {
  if (seen.kind === 'requested' || seen.kind === 'settled') return commands.has(seen.request.CN)
  return seen.kind === 'connected' || seen.kind === 'disconnected' || seen.kind === 'withheld'
}

const keyOf = ({ message, origin }: FrameSeen): string =>
  `${origin}|${message.CN}|${message.ST}|${message.factors[0]?.code}`

/** Splits repeat their DataTime: the first part speaks for all. */
const isTimed = ({ message }: FrameSeen): boolean =>
  message.dataTime !== null && !message.RF && (message.PNO === null || message.PNO === 1)

const realtimeBreaks: ReadonlySet<string> = new Set(['1062', '1012', '2011', '2012'])

/** Real-time data come every RtdInterval, or at the interval that the first two had [HJ 212-2017 Table 4]. */
export function realtimeInterval(): Judge {
  const series = makeMemory<Series>(50)
  let asked: number | null = null
  return (seen, tally) => {
    if (seen.kind === 'settled' && seen.request.CN === '1062' && seen.outcome.kind === 'done')
      asked = Number(seen.request.fields['RtdInterval']) * 1000
    if (isBreak(seen, realtimeBreaks)) series.clear()
    if (seen.kind !== 'frame' || seen.message.CN !== '2011' || !isTrusted(seen) || !isTimed(seen)) return
    const at = parseTime(seen.message.dataTime!)
    if (at === null) return
    const one = series.get(keyOf(seen))
    if (one === undefined) {
      series.set(keyOf(seen), { last: at, learned: null })
      return
    }
    const step = at - one.last
    if (step === 0) return
    one.last = at
    const wanted = asked ?? one.learned
    if (wanted === null) {
      one.learned = step
      return
    }
    if (Math.abs(step - wanted) <= Math.max(2000, wanted / 10)) return tally.pass()
    failStep(seen, step, wanted, tally, {
      zh: '按 RtdInterval（秒）定时发送实时数据；1062 设置后立即生效，且不因应答慢而漂移。',
      en: 'Send real-time data every RtdInterval seconds; 1062 takes effect at once, slow answers shift nothing.',
    })
  }
}

const lengths: Readonly<Record<string, number | null>> = {
  '2051': null,
  '2061': 3_600_000,
  '2031': 86_400_000,
}
const periodBreaks: ReadonlySet<string> = new Set(['1064', '1012', ...periodCommands])

/** Period after period without a gap; the length of a minute period is learned from the first two. */
export function periodInterval(): Judge {
  const series = makeMemory<Series>(50)
  return (seen, tally) => {
    if (isBreak(seen, periodBreaks)) series.clear()
    if (seen.kind !== 'frame' || !isTrusted(seen) || !isTimed(seen)) return
    const length = lengths[seen.message.CN ?? '']
    if (length === undefined) return
    const at = parseTime(seen.message.dataTime!)
    if (at === null) return
    const one = series.get(keyOf(seen))
    if (one === undefined) {
      series.set(keyOf(seen), { last: at, learned: length })
      return
    }
    const step = at - one.last
    // Back-fill and re-sends come out of order.
    if (step <= 0) return
    one.last = at
    if (one.learned === null) {
      one.learned = step
      return
    }
    if (step === one.learned) return tally.pass()
    failStep(seen, step, one.learned, tally, {
      zh: '每个周期都要发送，没有数据时发送带数据标记的包；断线期间的数据在恢复后补传。',
      en: 'Send every period, with a data flag when there is nothing; send again what a break of the line held up.',
    })
  }
}

function failStep(frame: FrameSeen, step: number, wanted: number, tally: Tally, remedy: Words): void {
  const { CN, dataTime } = frame.message
  tally.fail({
    at: frame.at,
    note: {
      zh: `CN=${CN}，DataTime=${dataTime} 与前一包相隔 ${step / 1000} 秒，应为 ${wanted / 1000} 秒`,
      en: `CN=${CN}, DataTime=${dataTime}: ${step / 1000} s after the one before, ${wanted / 1000} s expected`,
    },
    remedy,
    frame: frame.bytes,
    position: Math.max(0, frame.bytes.indexOf('DataTime=')),
  })
}

/** QN is the sender's clock. `afterSetting`: only what comes after 1012 has been obeyed. */
export function clock({
  limitMs,
  afterSetting,
}: {
  readonly limitMs: number
  readonly afterSetting: boolean
}): Judge {
  let isOn = !afterSetting
  const known = makeMemory<true>(200)
  return (seen, tally) => {
    if (seen.kind === 'settled' && seen.request.CN === '1012') isOn ||= seen.outcome.kind === 'done'
    if (seen.kind !== 'frame' || seen.at === null || !isTrusted(seen)) return
    if (seen.origin !== 'own' || seen.isAsked === true || seen.message.RF) return
    const { QN } = seen.message
    const sentAt = QN === null ? null : parseTime(QN)
    // A re-send has the QN of the first try.
    if (QN === null || sentAt === null || known.has(QN)) return
    known.set(QN, true)
    if (!isOn) return
    const offset = sentAt - seen.at
    if (Math.abs(offset) <= limitMs) return tally.pass()
    const seconds = Math.round(Math.abs(offset) / 1000)
    tally.fail({
      at: seen.at,
      note: {
        zh: `数采仪时钟${offset > 0 ? '快' : '慢'} ${seconds} 秒`,
        en: `the clock is ${seconds} s ${offset > 0 ? 'ahead' : 'late'}`,
      },
      remedy: {
        zh: '校准数采仪时钟（北京时间），执行平台的 1012 校时，并检查时钟电池。',
        en: 'Set the clock of the logger (Beijing time), obey 1012, and look at its battery.',
      },
      frame: seen.bytes,
      position: Math.max(0, seen.bytes.indexOf('QN=')),
    })
  }
}
