import { encodeAnswer, formatTime, parseTime, type Item, type Message } from '../hj212/index.ts'
import { DAY, floorTo } from './beijing.ts'
import type { Device } from './device.ts'
import { timeItem } from './cp.ts'
import { periodLength, periodUpload, type PeriodCommand, type Upload } from './upload.ts'

/** What obeying needs of the logger. */
export interface RequestPort {
  readonly device: Device
  /** 9011, 9012, 9013. */
  send(bytes: Uint8Array): void
  /** A reply: same CN and QN as the request, no answer wanted. */
  reply(CN: string, QN: string | null, cp: readonly Item[]): void
  /** Something that was asked for. */
  post(upload: Upload): void
  /** The clock or the minute interval was set. */
  rescheduled(): void
}

/** 1 done, 2 failed, 3 wrong conditions, 100 no data [HJ 212-2017 Table 7]; null: said later. */
type Outcome = 1 | 2 | 3 | 100 | null

/** QnRtn [HJ 212-2017 Table 6]; 2005 knows only the first three. */
const REFUSED = 2
const WRONG_PASSWORD = 3
const WRONG_MN = 4
const WRONG_CN = 8

type Obey = (port: RequestPort, request: Request) => Outcome

interface Request {
  readonly CN: string
  readonly QN: string | null
  /** First value of a name in CP. */
  readonly value: (name: string) => string | null
  readonly wantsAnswers: boolean
}

/** How long a logger keeps its data, and how many periods it gives at once. */
const KEPT_DAYS = 365
const MOST_PERIODS = 5000

/** Obeys or refuses a frame of the host that is no answer. */
export function obey(port: RequestPort, message: Message): void {
  const { device } = port
  const { version, mn } = device.plan
  const { QN } = message
  const CN = message.CN ?? ''
  const answer = (kind: '9011' | '9012' | '9013', result: { qnRtn?: number; exeRtn?: number } = {}): void =>
    port.send(encodeAnswer({ version, kind, QN, PW: device.settings.password, MN: mn, ...result }))
  const work = CN === '2012' || CN === '2022' ? notifies[CN] : requests[CN]
  const refusal = refusalOf(device, message, work !== undefined)
  if (refusal !== null) return answer('9011', { qnRtn: refusal })
  const request: Request = {
    CN,
    QN,
    value: (name) => message.cp.find((pair) => pair.name === name)?.value ?? null,
    wantsAnswers: message.Flag?.answer ?? false,
  }
  if (CN in notifies) {
    work!(port, request)
    return answer('9013')
  }
  answer('9011', { qnRtn: 1 })
  if (historyCommands.has(CN)) {
    return sendHistory(port, request, (exeRtn) => answer('9012', { exeRtn }))
  }
  const outcome = work!(port, request)
  // [HJ/T 212-2005 App C 4, 5] no 9012 for the commands that start a stream.
  if (version === '2005' && (CN === '2011' || CN === '2021')) return
  answer('9012', { exeRtn: outcome ?? 1 })
}

function refusalOf(device: Device, message: Message, isKnown: boolean): number | null {
  const { version, mn } = device.plan
  const shown = (code: number): number => (version === '2005' ? REFUSED : code)
  if (message.MN !== mn) return shown(WRONG_MN)
  if (message.PW !== device.settings.password) return WRONG_PASSWORD
  return isKnown ? null : shown(WRONG_CN)
}

const notifies: Readonly<Record<string, Obey>> = {
  '2012': ({ device }) => {
    device.settings.sendsRealtime = false
    return 1
  },
  '2022': ({ device }) => {
    device.settings.sendsFacilities = false
    return 1
  },
}

const historyCommands: ReadonlySet<string> = new Set(['2031', '2041', '2051', '2061'])

const done: Obey = () => 1

/** A whole number of the range, or null. */
function numberOf(request: Request, name: string, from: number, to: number): number | null {
  const text = request.value(name)
  if (text === null || !/^\d+$/.test(text)) return null
  const value = Number(text)
  return value >= from && value <= to ? value : null
}

const MIN_INTERVALS: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30])

const requests: Readonly<Record<string, Obey>> = {
  '1000': ({ device }, request) => {
    const overTime = numberOf(request, 'OverTime', 1, 99_999)
    const reCount = numberOf(request, 'ReCount', 0, 99)
    if (overTime === null || reCount === null) return 3
    Object.assign(device.settings, { overTime, reCount })
    return 1
  },
  '1011': (port, { CN, QN, value }) => {
    const polId = value('PolId')
    const about: Item[] = polId === null ? [] : [[['PolId', polId]]]
    port.reply(CN, QN, [...about, [['SystemTime', formatTime(port.device.now())]]])
    return 1
  },
  '1012': (port, { value }) => {
    const at = parseTime(value('SystemTime') ?? '')
    if (at === null) return 3
    port.device.setClock(at)
    port.rescheduled()
    return 1
  },
  '1061': (port, { CN, QN }) => {
    port.reply(CN, QN, [[['RtdInterval', String(port.device.settings.rtdInterval)]]])
    return 1
  },
  '1062': (port, request) => {
    const interval = numberOf(request, 'RtdInterval', 1, 9999)
    if (interval === null) return 3
    port.device.settings.rtdInterval = interval
    port.rescheduled()
    return 1
  },
  '1063': (port, { CN, QN }) => {
    port.reply(CN, QN, [[['MinInterval', String(port.device.settings.minInterval)]]])
    return 1
  },
  '1064': (port, request) => {
    const interval = numberOf(request, 'MinInterval', 1, 30)
    if (interval === null || !MIN_INTERVALS.has(interval)) return 3
    port.device.settings.minInterval = interval
    port.rescheduled()
    return 1
  },
  '1072': ({ device }, { value }) => {
    const password = value(device.plan.version === '2005' ? 'PW' : 'NewPW') ?? ''
    if (!/^[0-9A-Za-z]{6}$/.test(password)) return 3
    device.settings.password = password
    return 1
  },
  '2011': ({ device }) => {
    device.settings.sendsRealtime = true
    return 1
  },
  '2021': ({ device }) => {
    device.settings.sendsFacilities = true
    return 1
  },
  '2031': done,
  '2041': done,
  '2051': done,
  '2061': done,
  '3011': done,
  '3012': done,
  '3013': done,
  '3014': done,
  '3019': (port, { CN, QN, value }) => {
    const polId = value('PolId')
    if (polId === null) return 3
    // The serial number of the analyser that shows the factor: its own, so not the logger's.
    const serial = Buffer.from(`${port.device.plan.mn}${polId}`).toString('hex').toUpperCase().slice(-24)
    port.reply(CN, QN, [[['PolId', polId]], [[`${polId}-SN`, serial]]])
    return 1
  },
  '3020': (port, { CN, QN, value }) => {
    const infoId = value('InfoId')
    if (infoId === null) return 3
    const polId = value('PolId')
    const about: Item[] = polId === null ? [] : [[['PolId', polId]]]
    const info = port.device.settings.parameters.get(infoId) ?? informationOf(infoId)
    port.reply(CN, QN, [timeItem(port.device.now()), ...about, [[`${infoId}-Info`, info]]])
    return 1
  },
  '3021': ({ device }, { value }) => {
    const infoId = value('InfoId')
    const info = infoId === null ? null : value(`${infoId}-Info`)
    if (infoId === null || info === null) return 3
    device.settings.parameters.set(infoId, info)
    return 1
  },
}

/** Logs begin `i.1`, states `i.2`, parameters `i.3` [HJ 212-2017 6.4.2]; a state of 0 is well in every table. */
function informationOf(infoId: string): string {
  if (infoId[2] === '1') return '//例行巡检，设备正常//'
  return infoId[2] === '2' ? '0' : '1.00'
}

/** One upload for each period wanted, oldest first, then 9012 [HJ 212-2017 C.20, C.47]. */
function sendHistory(port: RequestPort, request: Request, finish: (exeRtn: number) => void): void {
  const { device } = port
  const CN = request.CN as PeriodCommand
  const begin = parseTime(request.value('BeginTime') ?? '')
  const end = parseTime(request.value('EndTime') ?? '')
  if (begin === null || end === null || end < begin) return finish(3)
  const length = periodLength(device, CN)
  const now = device.now()
  const oldest = floorTo(now, DAY) - KEPT_DAYS * DAY
  const starts: number[] = []
  let start = Math.max(floorTo(begin, length), oldest)
  if (start < begin) start += length
  for (; start <= end && start + length <= now && starts.length < MOST_PERIODS; start += length)
    starts.push(start)
  let left = starts.length * device.points.length
  if (left === 0) return finish(100)
  let failed = false
  for (const start of starts) {
    for (const point of device.points) {
      port.post({
        ...periodUpload(device, point, CN, start),
        awaits: request.wantsAnswers ? '9014' : null,
        // Asked for again rather than kept: the host knows what it did not get.
        isStored: false,
        settled: (isDone) => {
          failed ||= !isDone
          left -= 1
          if (left === 0) finish(failed ? 4 : 1)
        },
      })
    }
  }
}
