import { formatTime, parseTime, type Item } from '../hj212/index.ts'
import { timeItem } from './cp.ts'
import type { Device } from './device.ts'
import { informationOf } from './information.ts'
import { checkUpload, type Upload } from './upload.ts'

/** What obeying needs of the logger. */
export interface RequestPort {
  readonly device: Device
  /** 9011, 9012, 9013. */
  answer(CN: string, bytes: Buffer): void
  /** Ends the connection. */
  cut(): void
  /** A reply: same CN and QN as the request, no answer wanted. */
  reply(CN: string, QN: string | null, cp: readonly Item[]): void
  /** Something that was asked for. */
  post(upload: Upload): void
  /** The clock or the minute interval was set. */
  rescheduled(): void
  /** A logger without an MN has got one. */
  named(): void
}

/** As obeying begins: some effects wait until the result is told. */
interface ObeyPort extends RequestPort {
  afterResult(act: () => void): void
}

export interface Request {
  readonly CN: string
  readonly QN: string | null
  /** First value of a name in CP. */
  readonly value: (name: string) => string | null
  readonly wantsAnswers: boolean
}

/** ExeRtn: 1 done, 3 wrong conditions [HJ 212-2017 Table 7]. */
type Outcome = 1 | 3
type Obey = (port: ObeyPort, request: Request) => Outcome

/** Answered by 9013 alone. */
export const notifies: Readonly<Record<string, (port: RequestPort) => void>> = {
  '2012': ({ device }) => {
    device.settings.sendsRealtime = false
  },
  '2022': ({ device }) => {
    device.settings.sendsFacilities = false
  },
}

const done: Obey = () => 1

/** A whole number of the range, or null. */
function numberOf(request: Request, name: string, from: number, to: number): number | null {
  const text = request.value(name)
  if (text === null || !/^\d+$/.test(text)) return null
  const value = Number(text)
  return value >= from && value <= to ? value : null
}

const MIN_INTERVALS: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30])

/** Answered by 9011, a reply where there is one, and 9012. The history commands stand apart. */
export const requests: Readonly<Record<string, Obey>> = {
  '1000': ({ device }, request) => {
    const overTime = numberOf(request, 'OverTime', 1, 99_999)
    const reCount = numberOf(request, 'ReCount', 0, 99)
    if (overTime === null || reCount === null) return 3
    Object.assign(device.settings, { overTime, reCount })
    return 1
  },
  '1002': (port) => {
    port.afterResult(() => port.named())
    return 1
  },
  // [HJ 212-2025 C.8, reported] The key in use holds until the result is told.
  '1014': (port, { value }) => {
    const { settings } = port.device
    const key = value('NewSK') ?? ''
    const createdAt = parseTime(value('SKCreateTime') ?? '')
    if (!/^[!-~]{16}$/.test(key) || createdAt === null) return 3
    port.afterResult(() => {
      settings.previousKey = settings.key
      settings.key = Buffer.from(key, 'latin1')
      // The host's clock may be ahead of ours.
      settings.keyCreatedAt = Math.min(createdAt, port.device.now())
    })
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
  '3011': done,
  '3012': done,
  '3013': done,
  '3014': done,
  '3015': (port, { CN, QN }) => {
    port.reply(CN, QN, [timeItem(port.device.now()), [['VaseNo', '1']]])
    return 1
  },
  '3016': ({ device }, { value }) => {
    const start = value('CstartTime')
    const hours = value('Ctime')
    if (start === null || hours === null) return 3
    device.settings.parameters.set('CstartTime', start).set('Ctime', hours)
    return 1
  },
  '3017': (port, { CN, QN, value }) => {
    const { parameters } = port.device.settings
    const start: Item = [['CstartTime', parameters.get('CstartTime') ?? '000000']]
    port.reply(CN, QN, [
      [['PolId', value('PolId') ?? '']],
      start,
      [['Ctime', parameters.get('Ctime') ?? '2']],
    ])
    return 1
  },
  '3018': (port, { CN, QN, value }) => {
    port.reply(CN, QN, [[['PolId', value('PolId') ?? '']], [['Stime', '5']]])
    return 1
  },
  '3022': done,
  '3024': (port, { value }) => {
    const polId = value('PolId')
    if (polId === null) return 3
    const { device } = port
    port.afterResult(() => port.post(checkUpload(device, device.points[0]!, polId, device.now())))
    return 1
  },
  '3019': (port, { CN, QN, value }) => {
    const polId = value('PolId')
    if (polId === null) return 3
    // The serial number of the analyser that shows the factor: its own, so not the logger's.
    const serial = Buffer.from(`${port.device.plan.mn}${polId}`).toString('hex').toUpperCase().slice(-24)
    const { version } = port.device.plan
    const time = version === '2025' ? [timeItem(port.device.now())] : []
    port.reply(CN, QN, [...time, [['PolId', polId]], [[`${polId}-SN`, serial]]])
    return 1
  },
  '3020': (port, { CN, QN, value }) => {
    const infoId = value('InfoId')
    if (infoId === null) return 3
    const polId = value('PolId')
    const about: Item[] = polId === null ? [] : [[['PolId', polId]]]
    const info = informationOf(port.device, infoId)
    if (info === null) return 3
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
