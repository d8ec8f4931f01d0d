import type { Item, Version } from '../../hj212/index.ts'
import { findCommand, formatQn, formatTime } from '../../hj212/index.ts'
import type { Fields } from './judge/observation.ts'
import type { Words } from './judge/tally.ts'

/** What the integrator wants beside the start-up sequence. */
export interface ActiveOptions {
  readonly withhold: boolean
  readonly drop: boolean
  readonly keyChange: boolean
  readonly information: boolean
}

/** What is known of the machine by the time a step is taken. */
export interface MachineFacts {
  readonly version: Version
  readonly password: string
  readonly hasKey: boolean
  /** Answers to 1061 and 1063 before anything was set. */
  readonly rtdInterval: string | null
  readonly minInterval: string | null
  readonly factorCode: string | null
  /** Of the last 1001: names the logger in 1002. */
  readonly serial: string | null
  readonly originalKey: string | null
}

export type Step =
  | {
      readonly kind: 'request'
      readonly CN: string
      readonly label: Words
      readonly cp: (facts: MachineFacts, now: number) => readonly Item[] | null
    }
  | { readonly kind: 'pause'; readonly label: Words; readonly ms: number }
  | {
      readonly kind: 'frames'
      readonly label: Words
      readonly CN: string
      readonly count: number
      readonly limitMs: number
    }
  | {
      readonly kind: 'provoke'
      readonly label: Words
      readonly what: 'withhold' | 'drop'
      readonly limitMs: number
    }

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Interval of the test: short, so that it does not take long [HJ 212-2017 Table 4: 30–3600 s, 1–30 min]. */
const testRtdInterval = '30'
const testMinInterval = '1'
const testRtdMs = 30_000

/** Long enough for a machine that cannot be told its minute interval. */
const provokeMs = 15 * minute

const nothing = (): readonly Item[] => []

/** The start-up sequence [HJ 212-2017 6.7], history, and what else was asked for. Steps that a version lacks are left out. */
export function stepsOf(version: Version, options: ActiveOptions, makeKey: () => string): readonly Step[] {
  const has = (CN: string): boolean => findCommand(version, CN, 'down') !== null
  const request = (
    CN: string,
    cp: Extract<Step, { kind: 'request' }>['cp'],
    more: Words = { zh: '', en: '' },
  ): Step[] => {
    const command = findCommand(version, CN, 'down')
    if (command === null) return []
    const label = { zh: `${command.nameZh}（${CN}）${more.zh}`, en: `${command.nameEn} (${CN})${more.en}` }
    return [{ kind: 'request', CN, label, cp }]
  }
  const history = (CN: string, backMs: number): Step[] =>
    // The printed examples join both ends by a comma [HJ 212-2017 C.20].
    request(CN, (_, now) => [
      [
        ['BeginTime', formatTime(now - backMs)],
        ['EndTime', formatTime(now)],
      ],
    ])
  const again = { zh: '：读回', en: ': read back' }
  const restore = { zh: '：恢复原值', en: ': restore' }
  return [
    ...request('1012', (_, now) => [[['SystemTime', formatTime(now)]]]),
    ...request('1000', () => [[['OverTime', '10']], [['ReCount', '3']]]),
    ...request('1061', nothing),
    ...request('1062', () => [[['RtdInterval', testRtdInterval]]]),
    ...request('1061', nothing, again),
    ...request('1063', nothing),
    ...history('2051', 2 * hour),
    ...history('2061', 8 * hour),
    ...history('2031', 4 * day),
    ...request('1064', () => [[['MinInterval', testMinInterval]]]),
    ...(has('1064') ? request('1063', nothing, again) : []),
    ...request('2012', nothing),
    {
      kind: 'pause',
      label: { zh: '确认实时数据已停止', en: 'Real-time data have stopped' },
      ms: testRtdMs + 5000,
    },
    ...request('2011', nothing),
    {
      kind: 'frames',
      label: { zh: '等待三包实时数据', en: 'Three packets of real-time data' },
      CN: '2011',
      count: 3,
      limitMs: 6 * testRtdMs,
    },
    ...request('1002', ({ serial }) => (serial === null ? null : [[['i23005-Info', serial]]])),
    ...(options.keyChange ? keySteps(request, makeKey) : []),
    ...(options.information ? informationSteps(request) : []),
    ...(options.withhold
      ? [
          {
            kind: 'provoke' as const,
            what: 'withhold' as const,
            label: { zh: '扣留一次应答，等待重发', en: 'Withhold one answer, wait for the re-send' },
            limitMs: provokeMs,
          },
        ]
      : []),
    ...(options.drop
      ? [
          {
            kind: 'provoke' as const,
            what: 'drop' as const,
            label: {
              zh: '断开一次连接，等待重连和补传',
              en: 'Drop the connection once, wait for the back-fill',
            },
            limitMs: provokeMs,
          },
        ]
      : []),
    ...request(
      '1064',
      ({ minInterval }) => (minInterval === null ? null : [[['MinInterval', minInterval]]]),
      restore,
    ),
    ...request(
      '1062',
      ({ rtdInterval }) => (rtdInterval === null ? null : [[['RtdInterval', rtdInterval]]]),
      restore,
    ),
  ]
}

type Request = (CN: string, cp: Extract<Step, { kind: 'request' }>['cp'], more?: Words) => Step[]

/** To a new key, a packet under it, and back: the machine leaves the test with the key it came with. */
function keySteps(request: Request, makeKey: () => string): readonly Step[] {
  const key = (text: string, now: number): readonly Item[] => [
    [['SKCreateTime', formatQn(now)]],
    [['NewSK', text]],
  ]
  return [
    ...request('1014', ({ hasKey }, now) => (hasKey ? key(makeKey(), now) : null)),
    {
      kind: 'frames',
      label: { zh: '等待新密钥加密的数据', en: 'Data under the new key' },
      CN: '2011',
      count: 1,
      limitMs: 3 * testRtdMs,
    },
    ...request('1014', ({ originalKey }, now) => (originalKey === null ? null : key(originalKey, now)), {
      zh: '：恢复原密钥',
      en: ': restore',
    }),
  ]
}

function informationSteps(request: Request): readonly Step[] {
  const about = (code: string): readonly Item[] => [[['PolId', code]]]
  return [
    ...request('3019', ({ factorCode }) => (factorCode === null ? null : about(factorCode))),
    ...request('3020', ({ factorCode }) =>
      factorCode === null ? null : [...about(factorCode), [['InfoId', 'i12001']]],
    ),
  ]
}

export const fieldsOf = (items: readonly Item[]): Fields => Object.fromEntries(items.flat())
