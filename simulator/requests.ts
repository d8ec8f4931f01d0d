import { encodeAnswer, findCommand, parseTime, type Item, type Message } from '../hj212/index.ts'
import { DAY, floorTo, HOUR } from './beijing.ts'
import { notifies, requests, type Request, type RequestPort } from './commands.ts'
import type { Device, MonitoredPoint } from './device.ts'
import { logRecords } from './information.ts'
import {
  checkUpload,
  informationUpload,
  periodLength,
  periodUpload,
  type PeriodCommand,
  type Upload,
} from './upload.ts'

/** QnRtn [HJ 212-2017 Table 6]; 2005 knows only the first three. */
const REFUSED = 2
const WRONG_PASSWORD = 3
const WRONG_MN = 4
const WRONG_CN = 8

/** How long a logger keeps its data, and how many uploads it gives at once. */
const KEPT_DAYS = 365
const MOST_UPLOADS = 5000

const periodCommands: ReadonlySet<string> = new Set(['2031', '2041', '2051', '2061'])

/** Obeys or refuses a frame of the host that is no answer. */
export function obey(port: RequestPort, message: Message): void {
  const { device } = port
  const { version } = device.plan
  const { QN } = message
  const CN = message.CN ?? ''
  // The exchange ends under the password under which it began, 1072 included.
  const PW = device.settings.password
  const answer = (kind: '9011' | '9012' | '9013', result: { qnRtn?: number; exeRtn?: number } = {}): void =>
    port.answer(kind, encodeAnswer({ version, kind, QN, PW, MN: device.settings.mn, ...result }))
  const are = device.quirks.find((quirk) => quirk.kind === 'requests')?.are
  if (are === 'unanswered') return
  const refusal = refusalOf(device, message, CN)
  if (refusal !== null) return answer('9011', { qnRtn: refusal })
  const request: Request = {
    CN,
    QN,
    value: (name) => message.cp.find((pair) => pair.name === name)?.value ?? null,
    wantsAnswers: message.Flag?.answer ?? false,
  }
  if (CN in notifies) {
    notifies[CN]!(port)
    return answer('9013')
  }
  // [HJ 212-2025 C.3, reported] the MN in the head is the one to take, and the answers bear it.
  if (CN === '1002') device.settings.mn = message.MN!
  if (are !== 'not-confirmed' && are !== 'result-first') answer('9011', { qnRtn: 1 })
  if (are === 'cut-off') return port.cut()
  const finish = (exeRtn: number): void => {
    if (are !== 'without-result') answer('9012', { exeRtn })
    if (are === 'result-first') answer('9011', { qnRtn: 1 })
  }
  const uploads = asksForPast(request) ? pastOf(port, request) : null
  if (uploads !== null) return uploads === 'wrong' ? finish(3) : sendPast(port, request, uploads, finish)
  let afterwards = (): void => {}
  const exeRtn = requests[CN]!({ ...port, afterResult: (act) => (afterwards = act) }, request)
  // [HJ/T 212-2005 App C 4, 5] no 9012 for the commands that start a stream.
  if (version !== '2005' || (CN !== '2011' && CN !== '2021')) finish(exeRtn)
  afterwards()
}

function refusalOf(device: Device, message: Message, CN: string): number | null {
  const { version } = device.plan
  const shown = (code: number): number => (version === '2005' ? REFUSED : code)
  if (!isMeant(device, message, CN)) return shown(WRONG_MN)
  if (message.PW !== device.settings.password) return WRONG_PASSWORD
  const isObeyed = CN in notifies || CN in requests || periodCommands.has(CN) || CN === '2062'
  return isObeyed && findCommand(version, CN, 'down') !== null ? null : shown(WRONG_CN)
}

/** By MN; 1002 gives a new one and names the logger by its identifier. */
function isMeant(device: Device, message: Message, CN: string): boolean {
  if (CN !== '1002') return message.MN === device.settings.mn
  return message.cp.some(({ name, value }) => name === 'i23005-Info' && value === device.plan.mn)
}

function asksForPast({ CN, value }: Request): boolean {
  // A log is a past, a state is not [HJ 212-2017 C.41, C.43].
  return periodCommands.has(CN) || CN === '2062' || (CN === '3020' && value('BeginTime') !== null)
}

/** The uploads wanted, oldest first; 'wrong': the times are no times. */
function pastOf({ device }: RequestPort, { CN, value }: Request): Upload[] | 'wrong' {
  const begin = parseTime(value('BeginTime') ?? '')
  const end = parseTime(value('EndTime') ?? '')
  if (begin === null || end === null || end < begin) return 'wrong'
  const now = device.now()
  const from = Math.max(begin, floorTo(now, DAY) - KEPT_DAYS * DAY)
  if (CN === '3020') {
    const infoId = value('InfoId') ?? ''
    const polId = value('PolId')
    const about: Item[] = polId === null ? [] : [[['PolId', polId]]]
    return logRecords(from, Math.min(end, now)).map(({ at, text }) =>
      informationUpload(device, at, about, [[`${infoId}-Info`, text]]),
    )
  }
  const length = CN === '2062' ? DAY : periodLength(device, CN as PeriodCommand)
  const uploads: Upload[] = []
  let start = floorTo(from, length)
  if (start < from) start += length
  for (; start <= end && start + length <= now && uploads.length < MOST_UPLOADS; start += length) {
    for (const point of device.points)
      uploads.push(
        CN === '2062'
          ? nightlyCheck(device, point, start)
          : periodUpload(device, point, CN as PeriodCommand, start),
      )
  }
  return uploads
}

/** The analysers check themselves at three in the morning. */
function nightlyCheck(device: Device, point: MonitoredPoint, day: number): Upload {
  const { process } = point
  const signal = process.signals.find(({ kind }) => kind === 'pollutant')!
  return checkUpload(device, point, signal.code, day + 3 * HOUR)
}

/** One after another, then 9012 [HJ 212-2017 C.20, C.47]. */
function sendPast(
  port: RequestPort,
  request: Request,
  uploads: readonly Upload[],
  finish: (exeRtn: number) => void,
): void {
  let left = uploads.length
  if (left === 0) return finish(100)
  let failed = false
  for (const upload of uploads)
    port.post({
      ...upload,
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
