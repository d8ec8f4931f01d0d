import { encodeAnswer, findCommand, parseTime, type Message } from '../hj212/index.ts'
import { DAY, floorTo } from './beijing.ts'
import { notifies, requests, type Request, type RequestPort } from './commands.ts'
import type { Device } from './device.ts'
import { periodLength, periodUpload, type PeriodCommand } from './upload.ts'

/** QnRtn [HJ 212-2017 Table 6]; 2005 knows only the first three. */
const REFUSED = 2
const WRONG_PASSWORD = 3
const WRONG_MN = 4
const WRONG_CN = 8

/** How long a logger keeps its data, and how many periods it gives at once. */
const KEPT_DAYS = 365
const MOST_PERIODS = 5000

const historyCommands: ReadonlySet<string> = new Set(['2031', '2041', '2051', '2061'])

/** Obeys or refuses a frame of the host that is no answer. */
export function obey(port: RequestPort, message: Message): void {
  const { device } = port
  const { version, mn } = device.plan
  const { QN } = message
  const CN = message.CN ?? ''
  // The exchange ends under the password under which it began, 1072 included.
  const PW = device.settings.password
  const answer = (kind: '9011' | '9012' | '9013', result: { qnRtn?: number; exeRtn?: number } = {}): void =>
    port.send(encodeAnswer({ version, kind, QN, PW, MN: mn, ...result }))
  const refusal = refusalOf(device, message, CN)
  if (refusal !== null) return answer('9011', { qnRtn: refusal })
  const request: Request = {
    CN,
    QN,
    value: (name) => message.cp.find((pair) => pair.name === name)?.value ?? null,
    wantsAnswers: message.Flag?.answer ?? false,
  }
  if (CN in notifies) {
    notifies[CN]!(port, request)
    return answer('9013')
  }
  answer('9011', { qnRtn: 1 })
  if (historyCommands.has(CN)) return sendHistory(port, request, (exeRtn) => answer('9012', { exeRtn }))
  const exeRtn = requests[CN]!(port, request)
  // [HJ/T 212-2005 App C 4, 5] no 9012 for the commands that start a stream.
  if (version === '2005' && (CN === '2011' || CN === '2021')) return
  answer('9012', { exeRtn })
}

function refusalOf(device: Device, message: Message, CN: string): number | null {
  const { version, mn } = device.plan
  const shown = (code: number): number => (version === '2005' ? REFUSED : code)
  if (message.MN !== mn) return shown(WRONG_MN)
  if (message.PW !== device.settings.password) return WRONG_PASSWORD
  const isObeyed = CN in notifies || CN in requests || historyCommands.has(CN)
  return isObeyed && findCommand(version, CN, 'down') !== null ? null : shown(WRONG_CN)
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
