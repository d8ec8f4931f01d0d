import { faultList, parseFault } from './faults/faults.ts'
import type { FleetOptions as PlanOptions } from './plan.ts'
import type { Quirk } from './quirk.ts'
import { parseSpan } from './span.ts'

/** What `npm run simulate` was asked to do. */
export interface SimulateOptions extends PlanOptions {
  readonly host: string
  readonly port: number
  readonly loggers: number
  readonly seed: number
  readonly speed: number
  /** ms of past period data to send; 0: none. */
  readonly history: number
  /** Frames of history that a logger may have unanswered. */
  readonly window: number
  /** Real ms; null: until told to stop. */
  readonly duration: number | null
  /** s, min. */
  readonly rtdInterval: number
  readonly minInterval: number
  /** Where to write the registry of the fleet as JSON. */
  readonly registry: string | null
  /** What all loggers do wrong. */
  readonly quirks: readonly Quirk[]
  /** Loggers of 2025 begin without an MN. */
  readonly isNew: boolean
  /** ms. */
  readonly keyAgeMs: number
}

export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: string[] }

export const usage = `npm run simulate -- [选项 / options]

虚拟数采仪：用 HJ 212（2005、2017、2025）通过 TCP 向平台发送数据。
Virtual data loggers that send HJ 212 (2005, 2017, 2025) to a platform over TCP.

  --host HOST            平台地址 / address of the platform                         127.0.0.1
  --port PORT            平台接收端口 / its port                                    9212
  --loggers N            数采仪数量 / number of loggers                             100
  --version V            2005 | 2017 | 2025 | mixed                                 mixed
  --kind K               water | gas | mixed                                        mixed
  --speed S              时间加速倍数，1440 即一分钟一天；补到当前时间后恢复实时
                         how many times real time; back to real time once caught up 1
  --history SPAN         先补传过去的分钟、小时、日数据，如 7d、12h
                         past minute, hour and day data as back-fill, e.g. 7d, 12h  0
  --window N             补传时每台允许未应答帧数 / unanswered history frames each  32
  --duration SPAN        运行时长，如 60s、2h；省略则直到 Ctrl-C
                         how long to run; left out: until Ctrl-C
  --rtd-interval S       实时数据间隔（秒）/ real-time interval, s                  60
  --min-interval M       分钟数据间隔（分钟）/ minute-data interval, min            10
  --seed N               同一种子得到同样的数采仪和数据 / same seed, same fleet     1
  --mn-prefix HEX        MN 开头，至多 8 位 / start of every MN, at most 8 digits   42F1
  --registry FILE        把数采仪登记信息写入 JSON 文件 / write the fleet's registry as JSON
  --fault NAME[=SPAN]    让所有数采仪出现该缺陷，可重复 / a fault of all loggers; may be repeated
  --faults               列出所有缺陷 / lists the faults
  --new                  2025 版数采仪尚无 MN，等待 1002 激活 / loggers of 2025 have no MN until 1002
  --key-age SPAN         SM4 密钥已用时间，满 90d 申请新密钥 / age of SM4 keys; at 90d a new one is asked for  0
  --help                 显示本说明 / this text

进度写到标准错误；结束时在标准输出打印一行 JSON 汇总。
Progress goes to standard error; at the end one line of JSON on standard output.
`

export const faultUsage = `缺陷 / faults（--fault NAME）：
Faults by name; SPAN such as 90s, 17h, 100ms, for clocks also negative.

${faultList()}`

const NAMES = [
  'host',
  'port',
  'loggers',
  'version',
  'kind',
  'speed',
  'history',
  'window',
  'duration',
  'rtd-interval',
  'min-interval',
  'seed',
  'mn-prefix',
  'registry',
  'fault',
  'key-age',
] as const
type Name = (typeof NAMES)[number]

/** All mistakes at once, in words for a person. */
export function readArguments(argv: readonly string[]): Read<SimulateOptions> {
  const problems: string[] = []
  const given = new Map<Name, string>()
  const quirks: Quirk[] = []
  for (let i = 0; i < argv.length; i += 1) {
    if (argv[i] === '--new') continue
    const [name, inline] = splitArgument(argv[i]!)
    const known = NAMES.find((each) => `--${each}` === name)
    const value = inline ?? argv[i + 1]
    if (known === undefined) problems.push(`不认识的选项 / unknown option: ${argv[i]!}`)
    else if (value === undefined) problems.push(`--${known}: 缺少值 / value missing`)
    else if (known === 'fault') {
      const own = parseFault(value)
      if (own === null) problems.push(`--fault: 见 --faults / see --faults; ${value}`)
      else quirks.push(...own)
    } else given.set(known, value)
    if (inline === null) i += 1
  }
  const number = (name: Name, fallback: number, from: number, to: number, isWhole = true): number => {
    const text = given.get(name)
    if (text === undefined) return fallback
    const value = Number(text)
    if (text !== '' && value >= from && value <= to && (!isWhole || Number.isInteger(value))) return value
    problems.push(`--${name}: ${from} … ${to}, ${text}`)
    return fallback
  }
  const span = (name: Name): number | null => {
    const text = given.get(name)
    if (text === undefined) return null
    const value = parseSpan(text)
    if (value === null) problems.push(`--${name}: 60s, 30m, 12h, 7d; ${text}`)
    return value
  }
  const choice = <T extends string>(name: Name, choices: readonly T[], fallback: T): T => {
    const text = given.get(name)
    const found = choices.find((each) => each === text)
    if (text !== undefined && found === undefined) problems.push(`--${name}: ${choices.join(' | ')}; ${text}`)
    return found ?? fallback
  }
  const mnPrefix = (given.get('mn-prefix') ?? '42F1').toUpperCase()
  if (!/^[0-9A-F]{1,8}$/.test(mnPrefix)) problems.push(`--mn-prefix: 1 … 8 × 0-9 A-F; ${mnPrefix}`)
  const minInterval = number('min-interval', 10, 1, 30)
  if (60 % minInterval !== 0) problems.push(`--min-interval: 1 2 3 4 5 6 10 12 15 20 30; ${minInterval}`)
  const value: SimulateOptions = {
    host: given.get('host') ?? '127.0.0.1',
    port: number('port', 9212, 1, 65_535),
    loggers: number('loggers', 100, 1, 100_000),
    version: choice('version', ['mixed', '2005', '2017', '2025'], 'mixed'),
    kind: choice('kind', ['mixed', 'water', 'gas'], 'mixed'),
    speed: number('speed', 1, 1, 100_000, false),
    history: span('history') ?? 0,
    window: number('window', 32, 1, 10_000),
    duration: span('duration'),
    rtdInterval: number('rtd-interval', 60, 1, 3600),
    minInterval,
    seed: number('seed', 1, 0, 2 ** 31 - 1),
    mnPrefix,
    registry: given.get('registry') ?? null,
    quirks,
    isNew: argv.includes('--new'),
    keyAgeMs: span('key-age') ?? 0,
  }
  return problems.length === 0 ? { ok: true, value } : { ok: false, problems }
}

function splitArgument(text: string): readonly [name: string, value: string | null] {
  const at = text.indexOf('=')
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 1)]
}
