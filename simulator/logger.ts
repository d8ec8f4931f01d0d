import { decode, FrameReader, type Message } from '../hj212/index.ts'
import { makeQnMaker } from '../hj212/exchange/request-number.ts'
import { DAY } from './beijing.ts'
import type { FieldClock } from './clock.ts'
import type { Counters } from './counters.ts'
import { dress } from './dress.ts'
import { makeDevice, type Device, type DeviceOptions } from './device.ts'
import { fieldFrames } from './field-frame.ts'
import { Outbox } from './outbox.ts'
import type { FleetLogger } from './plan.ts'
import { obey } from './requests.ts'
import { makeSchedule, type Schedule } from './schedule.ts'
import { informationOf } from './information.ts'
import { informationUpload, serialsUpload, startUpload, withOtherValues, type Upload } from './upload.ts'

/** The socket, as a logger sees it. */
export interface Line {
  send(bytes: Uint8Array): void
  close(): void
}

export interface LoggerOptions extends DeviceOptions {
  readonly clock: FieldClock
  readonly counters: Counters
  /** Loggers speak within so many ms after the end of a period. */
  readonly spreadMs?: number
}

const ANSWERS: ReadonlySet<string> = new Set(['9011', '9012', '9013', '9014'])

/**
 * One virtual data logger (数采仪) as a state machine over a line: it is told of time, of bytes and of the line's
 * coming and going, and says what to send. It reads no clock of its own but the one given.
 */
export class FieldLogger {
  readonly device: Device
  readonly outbox: Outbox
  private readonly clock: FieldClock
  private readonly counters: Counters
  private readonly schedule: Schedule
  private readonly nextQn: () => string
  private line: Line | null = null
  private reader = new FrameReader()
  /** 2081 is sent. */
  private isStarted = false
  private readonly changesValues: boolean
  private readonly sharesLine: boolean
  /** The host has answered 1001, or the version knows none. */
  private isAnnounced: boolean

  constructor(plan: FleetLogger, options: LoggerOptions) {
    const { clock, counters, spreadMs } = options
    this.clock = clock
    this.counters = counters
    this.device = makeDevice(plan, clock, options)
    const { quirks } = this.device
    this.changesValues = quirks.some(
      (quirk) => quirk.kind === 'uploads' && quirk.are === 'changed-afterwards',
    )
    this.sharesLine = quirks.some(({ kind }) => kind === 'shares-line')
    this.isAnnounced = plan.version !== '2025'
    this.schedule = makeSchedule(this.device, this.device.now(), spreadMs)
    const makeQn = makeQnMaker()
    this.nextQn = () => makeQn(this.device.now())
    this.outbox = new Outbox({
      device: this.device,
      clock,
      counters,
      nextQn: this.nextQn,
      send: (bytes) => this.line?.send(bytes),
      lineDead: () => this.line?.close(),
    })
  }

  connected(line: Line): void {
    this.line = line
    this.reader = new FrameReader()
    this.outbox.connected()
    if (!this.isAnnounced)
      this.outbox.post(
        serialsUpload(this.device, (isDone) => {
          this.isAnnounced ||= isDone && !this.isNameless
          this.start()
        }),
      )
    this.start()
    this.tick()
  }

  /** Without an MN [HJ 212-2025 C.2, reported]: nothing may be said but 1001. */
  private get isNameless(): boolean {
    return this.device.settings.mn === ''
  }

  private start(): void {
    if (this.isStarted || !this.isAnnounced || this.isNameless) return
    this.isStarted = true
    const { device } = this
    if (device.plan.version === '2005') return
    const now = device.now()
    this.outbox.post(startUpload(device, now))
    for (const quirk of device.quirks)
      if (quirk.kind === 'tells-log')
        this.outbox.post(
          informationUpload(
            device,
            now,
            [],
            [[`${quirk.code}-Info`, informationOf(device, quirk.code) ?? '']],
          ),
        )
  }

  disconnected(): void {
    this.line = null
    this.outbox.disconnected()
  }

  received(chunk: Buffer): void {
    const { key, previousKey } = this.device.settings
    const keys = [key, previousKey].filter((each) => each !== null)
    for (const cut of this.reader.push(chunk)) {
      if (cut.kind === 'noise') continue
      const message = decode(cut.bytes, { direction: 'down', keys })
      if (message.crcOk) this.take(message)
    }
  }

  /** Time has passed. */
  tick(): void {
    for (const upload of this.schedule.due(this.device.now())) {
      if (this.isNameless) continue
      this.outbox.post(upload)
      if (this.changesValues && upload.CN === '2061') this.outbox.post(withOtherValues(upload))
    }
    this.outbox.tick()
  }

  /** When `tick` is wanted next, in real time, ms. */
  nextTick(): number {
    const shift = this.device.now() - this.clock.now()
    return Math.min(this.clock.realAt(this.schedule.next() - shift), this.outbox.nextDeadline())
  }

  private take(message: Message): void {
    const { CN } = message
    if (this.sharesLine && message.MN !== null && message.MN !== this.device.settings.mn) return
    if (CN !== null && ANSWERS.has(CN)) {
      // 2005 names inside CP what it answers.
      const named = (name: string): string | null =>
        message.cp.find((pair) => pair.name === name)?.value ?? null
      this.outbox.answered(CN, message.QN ?? named('QN'), message.version === '2005' ? named('CN') : null)
      return
    }
    this.counters.requests += 1
    const before = this.device.now()
    obey(
      {
        device: this.device,
        answer: (CN, bytes) => this.line?.send(this.device.isDressed ? dress(this.device, bytes, CN) : bytes),
        cut: () => this.line?.close(),
        reply: (CN, QN, cp) => this.reply(message, CN, QN, cp),
        post: (upload: Upload) => this.outbox.postAsked(upload),
        rescheduled: () => {
          // A small correction lets the timers run on, so that no period is lost or told twice.
          if (CN !== '1012' || Math.abs(this.device.now() - before) > DAY)
            this.schedule.restart(this.device.now())
        },
        named: () => {
          this.isAnnounced = true
          this.start()
        },
      },
      message,
    )
  }

  private reply(
    message: Message,
    CN: string,
    QN: string | null,
    cp: Parameters<typeof fieldFrames>[1]['cp'],
  ): void {
    const is2005 = this.device.plan.version === '2005'
    // [HJ/T 212-2005 C.2] the reply names its request inside CP.
    const content = is2005 && QN !== null ? [[['QN', QN] as const], ...cp] : cp
    const frames = fieldFrames(
      this.device,
      {
        QN: is2005 ? null : QN,
        ST: message.ST ?? this.device.points[0]!.systemCode,
        CN,
        wantsAnswer: false,
        isBackfill: false,
        cp: content,
      },
      this.nextQn,
    )
    for (const frame of frames) this.line?.send(frame.bytes)
  }
}
