import {
  answerFor,
  decode,
  encode,
  encodeAnswer,
  flagValue,
  type Item,
  type Message,
  type Version,
} from '../hj212/index.ts'
import { makeFieldClock } from './clock.ts'
import { makeCounters, type Counters } from './counters.ts'
import { planWith, type DeviceOptions } from './device.ts'
import { FieldLogger } from './logger.ts'
import { fleetLogger, type FleetLogger } from './plan.ts'

// 2026-03-10 09:58:30 in Beijing.
export const begin = Date.UTC(2026, 2, 10, 1, 58, 30)
export const time = { now: begin }
const clock = makeFieldClock(() => time.now)

/** A logger on a line that is an array; time stands until it is moved. */
export class Bench {
  readonly plan: FleetLogger
  readonly counters: Counters = makeCounters()
  readonly logger: FieldLogger
  readonly sent: Buffer[] = []
  closed = 0

  constructor(version: Version, options: { kind?: 'water' | 'gas'; keyed?: boolean } & DeviceOptions = {}) {
    const index = Array.from({ length: 100 }, (_, i) => i).find(
      (i) => version !== '2025' || (fleetLogger(1, i, { version }).key !== null) === (options.keyed ?? true),
    )!
    const plan = fleetLogger(1, index, { version, kind: options.kind ?? 'water' })
    this.plan = planWith(plan, options.quirks ?? [])
    this.logger = new FieldLogger(this.plan, {
      ...options,
      clock,
      counters: this.counters,
      spreadMs: 0,
    })
  }

  connect(): this {
    this.logger.connected({
      send: (bytes) => void this.sent.push(Buffer.from(bytes)),
      close: () => (this.closed += 1),
    })
    return this
  }

  /** Frames since the last call, decoded. */
  take(): Message[] {
    return this.sent.splice(0).map((bytes) => this.read(bytes))
  }

  read(bytes: Buffer): Message {
    const { key } = this.logger.device.settings
    return decode(bytes, { direction: 'up', keys: key === null ? [] : [key] })
  }

  /** Answers as a host does until there is nothing to answer; gives all that came. */
  drain(): Message[] {
    const all: Message[] = []
    for (;;) {
      const messages = this.take()
      if (messages.length === 0) return all
      for (const message of messages) {
        all.push(message)
        this.answer(message)
      }
    }
  }

  answer({ version, QN, CN, PW, MN, PNO, PNUM, Flag }: Message): void {
    const kind = answerFor({ version, CN, answer: Flag?.answer ?? false })
    if (kind === null) return
    this.logger.received(
      encodeAnswer({ version, kind, QN, PW, MN: MN ?? '', upload: { CN: CN!, PNO, PNUM } }),
    )
  }

  /** Answers a frame by its QN and CN alone, however wrong the rest is. */
  answerAnything(frame: Buffer): void {
    const text = frame.toString('latin1')
    const CN = /CN=(\d{4})/.exec(text)?.[1] ?? ''
    const { version } = this.plan
    const kind = CN === '1001' || CN === '1014' || CN === '9015' ? '9013' : '9014'
    const QN = /QN ?=(\d+)/.exec(text)?.[1] ?? null
    const upload = { CN, PNO: null, PNUM: null }
    this.logger.received(
      encodeAnswer({ version, kind, QN, PW: this.plan.password, MN: this.plan.mn, upload }),
    )
  }

  /** A request of the host, in bytes. */
  ask(
    CN: string,
    cp: readonly Item[] = [],
    more: { QN?: string; PW?: string; MN?: string; answer?: boolean; key?: Buffer } = {},
  ): Message[] {
    const { version } = this.plan
    const frame = encode(
      {
        version,
        direction: 'down',
        QN: more.QN ?? '20260310095830001',
        ST: this.plan.points[0]!.systemCode,
        CN,
        PW: more.PW ?? this.logger.device.settings.password,
        MN: more.MN ?? this.logger.device.settings.mn,
        Flag: flagValue(version, { answer: more.answer ?? true, packetNumbers: false }),
        cp,
      },
      more.key === undefined ? {} : { key: more.key },
    )
    if (!frame.ok) throw new Error(frame.fault.kind)
    this.logger.received(frame.value)
    return this.take()
  }

  advance(ms: number): this {
    time.now += ms
    this.logger.tick()
    return this
  }
}

export const valueOf = (message: Message | undefined, name: string): string | undefined =>
  message?.cp.find((pair) => pair.name === name)?.value
export const commands = (messages: readonly Message[]): string[] => messages.map((message) => message.CN!)
export const one = (name: string, value: string): Item => [[name, value]]
