import { setTimeout as delay } from 'node:timers/promises'
import { formatTime } from '../../hj212/index.ts'
import { FieldMachine, frameOf } from './field-machine.ts'
import { testPassword } from './loggers.ts'

const start = Date.UTC(2026, 9, 1)

/** One that sends a frame, waits for the answer, and rests: as honest devices do, only more often. */
export class PunctualLogger {
  /** Of every frame sent, until its answer came, ms; Infinity: none came. */
  readonly waits: number[] = []
  private readonly mn: string
  private isStopped = false
  private running: Promise<void> | null = null

  constructor(mn: string) {
    this.mn = mn
  }

  async begin(port: number, everyMs: number): Promise<void> {
    const machine = await FieldMachine.connect(port)
    this.running = this.run(machine, everyMs)
  }

  private async run(machine: FieldMachine, everyMs: number): Promise<void> {
    while (!this.isStopped) {
      machine.send(this.nextFrame())
      const sentAt = performance.now()
      try {
        await machine.answers(this.waits.length + 1)
      } catch {
        this.waits.push(Infinity)
        break
      }
      this.waits.push(performance.now() - sentAt)
      await delay(everyMs)
    }
    machine.close()
  }

  private nextFrame(): Buffer {
    const time = formatTime(start + this.waits.length * 60_000)
    return frameOf(
      `QN=${time}000;ST=32;CN=2051;PW=${testPassword};MN=${this.mn};Flag=5;` +
        `CP=&&DataTime=${time};w01018-Avg=36.9,w01018-Flag=N&&`,
    )
  }

  async stop(): Promise<void> {
    this.isStopped = true
    await this.running
  }
}
