import { formatTime } from '../../hj212/index.ts'
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

/**
 * A logger that sends one minute after the other with some unanswered at any time, and remembers which were
 * acknowledged. After a cut it goes on with the first that was not: frames in doubt are sent twice.
 */
export class SteadySender {
  /** Every minute below this was acknowledged. */
  acknowledged = 0
  /** Every minute below this was sent at least once. */
  sent = 0
  private readonly mn: string
  private stopped = false

  constructor(mn: string) {
    this.mn = mn
  }

  /** Sends until stopped or cut. */
  async run(port: number): Promise<void> {
    this.stopped = false
    const machine = await FieldMachine.connect(port)
    const base = this.acknowledged
    let next = base
    while (!this.stopped && !machine.ended) {
      while (next - this.acknowledged < window) machine.send(minuteFrame(this.mn, next++))
      this.sent = Math.max(this.sent, next)
      try {
        await machine.answers(this.acknowledged - base + 1)
      } catch {
        break
      }
      this.acknowledged = base + machine.received.length
    }
    this.acknowledged = base + machine.received.length
    machine.close()
  }

  stop(): void {
    this.stopped = true
  }
}
