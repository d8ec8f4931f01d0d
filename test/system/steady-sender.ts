import { setTimeout as delay } from 'node:timers/promises'
import { formatTime, parseTime } from '../../hj212/index.ts'
import { FieldMachine, frameOf } from './field-machine.ts'
import { testPassword } from './loggers.ts'

const window = 16
const start = Date.UTC(2026, 9, 1)
const step = 60_000

/** Value and start of minute `index` of every sender. */
export const valueOf = (index: number): number => index / 10
export const startOf = (index: number): Date => new Date(start + index * step)

const minuteFrame = (mn: string, index: number): Buffer => {
  const dataTime = formatTime(start + index * step)
  return frameOf(
    `QN=${dataTime}${String(index % 1000).padStart(3, '0')};ST=32;CN=2051;PW=${testPassword};MN=${mn};Flag=5;` +
      `CP=&&DataTime=${dataTime};w01018-Avg=${valueOf(index).toFixed(1)},w01018-Flag=N;w00000-Cou=1.50&&`,
  )
}

/** Which minute an answer is for. */
const indexOf = (answer: string): number => (parseTime(/QN=(\d{14})/.exec(answer)?.[1] ?? '')! - start) / step

export interface SenderOptions {
  /** How long the oldest frame waits for its answer before the line is given up. 10 s. */
  readonly patienceMs?: number
  /** Rest after an answer. None. */
  readonly restMs?: number
}

/**
 * A logger that sends one minute after the other with some unanswered at any time, and remembers which were
 * acknowledged. After a cut it goes on with the first that was not: frames in doubt are sent twice.
 */
export class SteadySender {
  /** Every minute below this was acknowledged. */
  acknowledged = 0
  /** Every minute below this was sent at least once. */
  sent = 0
  /** Connections made. */
  connections = 0
  private readonly mn: string
  private readonly options: Required<SenderOptions>
  /** Acknowledged out of turn: the frames before them got no answer. */
  private readonly ahead = new Set<number>()
  private stopped = false

  constructor(mn: string, options: SenderOptions = {}) {
    this.mn = mn
    this.options = { patienceMs: 10_000, restMs: 0, ...options }
  }

  /** Sends until stopped or cut. */
  async run(port: number): Promise<void> {
    this.stopped = false
    await this.connectAndSend(port)
  }

  /** Sends until stopped; connects again after a cut. */
  async persist(port: number): Promise<void> {
    this.stopped = false
    while (!this.stopped) {
      try {
        await this.connectAndSend(port)
      } catch {
        // Nobody listens just now.
      }
      if (!this.stopped) await delay(20)
    }
  }

  stop(): void {
    this.stopped = true
  }

  private async connectAndSend(port: number): Promise<void> {
    const { patienceMs, restMs } = this.options
    const machine = await FieldMachine.connect(port)
    this.connections += 1
    let next = this.acknowledged
    let read = 0
    const note = (): void => {
      while (read < machine.received.length) this.ahead.add(indexOf(machine.received[read++]!))
      while (this.ahead.delete(this.acknowledged)) this.acknowledged += 1
    }
    let progressAt = performance.now()
    while (!this.stopped && !machine.ended) {
      while (next - this.acknowledged < window) machine.send(minuteFrame(this.mn, next++))
      this.sent = Math.max(this.sent, next)
      const before = this.acknowledged
      try {
        await machine.answers(read + 1, patienceMs)
      } catch {
        break
      }
      note()
      if (this.acknowledged > before) progressAt = performance.now()
      else if (performance.now() - progressAt > patienceMs) break
      if (restMs > 0) await delay(restMs)
    }
    note()
    machine.close()
  }
}
