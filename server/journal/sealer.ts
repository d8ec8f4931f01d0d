import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises'
import { JournalDamageError } from './damage.ts'
import { headerIn } from './raw-state.ts'
import { sealSegment } from './seal.ts'
import { listSegments } from './segment-files.ts'

interface SealerOptions {
  readonly dir: string
  readonly onFault: (error: Error) => void
  /** Whether appending needs the machine now. */
  readonly isBusy: () => boolean
}

const retryMs = 60_000

/** Seals finished segments one after another, behind everything else. */
export class Sealer {
  readonly counts = { sealedSegments: 0, sealedLogicalBytes: 0, sealedBytes: 0 }
  private readonly options: SealerOptions
  private readonly queue: number[] = []
  private running: Promise<void> | null = null
  private retry: NodeJS.Timeout | null = null
  private isStopping = false

  constructor(options: SealerOptions) {
    this.options = options
  }

  get waiting(): number {
    return this.queue.length
  }

  add(segments: readonly number[]): void {
    this.queue.push(...segments)
    this.wake()
  }

  /** Resolves when nothing waits any more, or when sealing failed and will be tried again later. */
  async idle(): Promise<void> {
    while (this.running !== null) await this.running
  }

  /** Ends the segment in work, at full speed; the others wait for the next start. */
  async stop(): Promise<void> {
    this.isStopping = true
    if (this.retry !== null) clearTimeout(this.retry)
    await this.idle()
  }

  private wake(): void {
    if (this.isStopping || this.running !== null || this.queue.length === 0) return
    if (this.retry !== null) clearTimeout(this.retry)
    this.retry = null
    this.running = this.run()
  }

  private async run(): Promise<void> {
    await nextTurn()
    while (this.queue.length > 0 && !this.isStopping) {
      try {
        await this.seal(this.queue[0]!)
        this.queue.shift()
      } catch (error) {
        this.options.onFault(new Error(`journal segment ${this.queue[0]}: sealing failed`, { cause: error }))
        if (!this.isStopping) this.retry = setTimeout(() => this.wake(), retryMs).unref()
        break
      }
    }
    this.running = null
  }

  private async seal(segment: number): Promise<void> {
    const { dir } = this.options
    const next = (await listSegments(dir)).find((files) => files.segment === segment + 1)
    const header = await headerIn(next)
    const last = header === null ? null : { end: header.previousEnd, hash: header.previousHash }
    const outcome = await sealSegment({ dir, segment, last, pace: (elapsedMs) => this.pace(elapsedMs) })
    if (!outcome.ok) {
      for (const damage of outcome.faults) this.options.onFault(new JournalDamageError(damage))
      return
    }
    this.counts.sealedSegments++
    this.counts.sealedLogicalBytes += outcome.logicalBytes
    this.counts.sealedBytes += outcome.fileBytes
  }

  /** A quarter of one core at most while frames pour in. */
  private async pace(elapsedMs: number): Promise<void> {
    if (this.isStopping || !this.options.isBusy()) await nextTurn()
    else await delay(3 * elapsedMs)
  }
}
