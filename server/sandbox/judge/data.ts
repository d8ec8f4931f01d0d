import { dataFlagName, parseTime, type Factor } from '../../../hj212/index.ts'
import type { Judge } from './judge.ts'
import { dataCommands, isTrusted, periodCommands, type FrameSeen, type Observation } from './observation.ts'
import type { Failure, Words } from './tally.ts'

/** A trusted frame of one of the commands. */
function upload(seen: Observation, commands: ReadonlySet<string>): FrameSeen | null {
  if (seen.kind !== 'frame' || !isTrusted(seen) || seen.origin === 'answer') return null
  return seen.message.CN !== null && commands.has(seen.message.CN) ? seen : null
}

const failureAt = (frame: FrameSeen, mark: string, note: Words, remedy: Words): Failure => {
  const position = mark === '' ? -1 : frame.bytes.indexOf(mark)
  return { at: frame.at, note, remedy, frame: frame.bytes, position: position < 0 ? null : position }
}

const numberOf = (factor: Factor, field: string): number | null =>
  factor.values.find((value) => value.field === field)?.number ?? null

/** At least one number of the kind of the command; notifies need no content. */
export function seenCommand(cn: string): Judge {
  const commands = new Set([cn])
  return (seen, tally) => {
    const frame = upload(seen, commands)
    if (frame === null) return
    const isFull =
      !dataCommands.has(cn) ||
      (frame.message.PNO ?? 1) > 1 ||
      frame.message.factors.some(({ values }) => values.some(({ number }) => number !== null))
    if (isFull) return tally.pass()
    tally.fail(
      failureAt(
        frame,
        'CP=',
        { zh: `CN=${cn} 没有任何监测值`, en: `CN=${cn} carries no value` },
        {
          zh: '检查因子配置，数据包应含至少一个因子的值。',
          en: 'Check the factors configured: at least one value belongs here.',
        },
      ),
    )
  }
}

/** xxxxxx-Flag of each factor; in 2005 period data carry none [HJ/T 212-2005 C.5–C.7]. */
export function dataFlag(): Judge {
  return (seen, tally) => {
    const frame = upload(seen, dataCommands)
    if (frame === null) return
    const { version, CN, factors } = frame.message
    if (version === '2005' && CN !== '2011') return
    const bad = factors.find(
      ({ flag, values }) => values.length > 0 && (flag === null || dataFlagName(version, flag) === null),
    )
    if (bad === undefined) return factors.length > 0 ? tally.pass() : undefined
    tally.fail(
      failureAt(
        frame,
        bad.flag === null ? `${bad.code}-` : `${bad.code}-Flag`,
        bad.flag === null
          ? { zh: `因子 ${bad.code} 没有数据标记`, en: `factor ${bad.code} has no data flag` }
          : {
              zh: `因子 ${bad.code} 的数据标记 ${bad.flag} 不在标准中`,
              en: `flag ${bad.flag} of ${bad.code} is not in the standard`,
            },
        {
          zh: '每个因子加上 xxxxxx-Flag：正常 N，故障 D，维护 M，校准 C，停运 F，超上限 T，通讯异常 B。',
          en: 'Give every factor its xxxxxx-Flag: N normal, D fault, M maintenance, C calibration, F stopped, T above range, B link.',
        },
      ),
    )
    return undefined
  }
}

const timedCommands: ReadonlySet<string> = new Set([...dataCommands, '2021', '2041'])

export function dataTime(): Judge {
  return (seen, tally) => {
    const frame = upload(seen, timedCommands)
    if (frame === null) return
    if (frame.message.dataTime !== null) return tally.pass()
    tally.fail(
      failureAt(
        frame,
        'CP=',
        {
          zh: `CN=${frame.message.CN} 没有有效的 DataTime`,
          en: `CN=${frame.message.CN} has no valid DataTime`,
        },
        { zh: 'CP 以 DataTime=YYYYMMDDhhmmss 开头。', en: 'Begin CP with DataTime=YYYYMMDDhhmmss.' },
      ),
    )
  }
}

const shortestPeriodMs: Readonly<Record<string, number>> = {
  '2051': 60_000,
  '2061': 3_600_000,
  '2031': 86_400_000,
}

/** Clocks of one machine may differ so much. */
const toleranceMs = 30_000

/** A period that has not ended when its data are sent: DataTime is its end, or in the future. */
export function periodEnded(): Judge {
  return (seen, tally) => {
    const frame = upload(seen, periodCommands)
    if (frame === null || frame.message.dataTime === null) return
    const { CN, QN } = frame.message
    const start = parseTime(frame.message.dataTime)
    const sentAt = (QN === null ? null : parseTime(QN)) ?? frame.at
    if (start === null || sentAt === null) return
    if (start + shortestPeriodMs[CN!]! <= sentAt + toleranceMs) return tally.pass()
    tally.fail(
      failureAt(
        frame,
        'DataTime=',
        {
          zh: `DataTime=${frame.message.dataTime} 的周期在发送时还没有结束`,
          en: `the period of DataTime=${frame.message.dataTime} has not ended when it is sent`,
        },
        {
          zh: 'DataTime 取周期的开始时刻：9 时发送的 8–9 时小时数据，DataTime 为 8 时。',
          en: 'DataTime is the start: hour data of 8 to 9 sent at 9 have DataTime 8.',
        },
      ),
    )
  }
}

/** Minimum, average and maximum of each factor, or a total alone. */
export function statistics(): Judge {
  return (seen, tally) => {
    const frame = upload(seen, periodCommands)
    if (frame === null || frame.message.factors.length === 0) return
    const has = (factor: Factor, field: string): boolean =>
      factor.values.some((value) => value.field === field)
    const bad = frame.message.factors.find((factor) => {
      const present = ['Min', 'Avg', 'Max'].filter((field) => has(factor, field)).length
      return present < 3 && !(present === 0 && has(factor, 'Cou'))
    })
    if (bad === undefined) return tally.pass()
    const missing = ['Min', 'Avg', 'Max'].filter((field) => !has(bad, field)).join('、')
    tally.fail(
      failureAt(
        frame,
        `${bad.code}-`,
        { zh: `因子 ${bad.code} 缺少 ${missing}`, en: `factor ${bad.code} lacks ${missing}` },
        {
          zh: '周期数据的每个因子发送 Min、Avg、Max；累计流量等只有总量的因子发送 Cou。',
          en: 'Send Min, Avg and Max of every factor; those with a total alone send Cou.',
        },
      ),
    )
  }
}

const triples = [
  ['Min', 'Avg', 'Max'],
  ['ZsMin', 'ZsAvg', 'ZsMax'],
] as const

export function minAvgMax(): Judge {
  return (seen, tally) => {
    const frame = upload(seen, periodCommands)
    if (frame === null) return
    let compared = 0
    for (const factor of frame.message.factors) {
      for (const [low, middle, high] of triples) {
        const [minimum, average, maximum] = [
          numberOf(factor, low),
          numberOf(factor, middle),
          numberOf(factor, high),
        ]
        if (minimum === null || average === null || maximum === null) continue
        compared += 1
        if (minimum <= average && average <= maximum) continue
        const is = `${minimum} / ${average} / ${maximum}`
        return tally.fail(
          failureAt(
            frame,
            `${factor.code}-${low}`,
            {
              zh: `因子 ${factor.code} 的 ${low}、${middle}、${high} 为 ${is}`,
              en: `${low}, ${middle}, ${high} of ${factor.code} are ${is}`,
            },
            {
              zh: '检查统计程序：三个值取自同一周期，单位和小数位数一致。',
              en: 'Check the statistics: one period, one unit, one number of decimals.',
            },
          ),
        )
      }
    }
    if (compared > 0) tally.pass()
  }
}
