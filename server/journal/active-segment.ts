import { unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Batch } from './batch.ts'
import type { Recovery } from './recover.ts'
import type { OpenSegmentFile, SegmentFile } from './segment-file.ts'
import { rawName } from './segment-files.ts'
import { encodeSegmentHeader, parseSegmentHeader, segmentHeaderBytes } from './segment-header.ts'

interface ActiveSegmentOptions {
  readonly dir: string
  readonly segmentBytes: number
  readonly now: () => number
  readonly openFile: OpenSegmentFile
  readonly onFinished: (segment: number) => void
}

/** What has to be made good before the next write. */
type Trouble = 'none' | 'write' | 'sync' | 'roll'

const probe = Buffer.alloc(2 ** 20)
const dayMs = 86_400_000
const shanghaiMs = 8 * 3_600_000
const shanghaiDay = (ms: number): number => Math.floor((ms + shanghaiMs) / dayMs)

/** The raw segment that batches are written to: where it ends, how it is rolled, how it is repaired. */
export class ActiveSegment {
  segment: number
  /** Everything before it is synced. */
  end: number
  private hash: Buffer
  private madeAt: number
  private file: SegmentFile | null = null
  private trouble: Trouble = 'none'
  private readonly options: ActiveSegmentOptions

  constructor(options: ActiveSegmentOptions, recovery: Recovery) {
    this.options = options
    this.segment = recovery.segment
    this.end = recovery.end
    this.hash = recovery.hash
    this.madeAt = recovery.open?.madeAt ?? 0
  }

  async open(path: string | null): Promise<void> {
    if (path === null) return await this.roll()
    this.file = await this.options.openFile(path, 'continue')
    // What recovery found good may still be in memory only.
    await this.file.sync()
  }

  /** Writes and syncs; returns the offset of the batch. After an error `repair` must succeed first. */
  async write(batch: Batch): Promise<number> {
    if (this.isFinishedFor(batch)) await this.roll()
    const hash = batch.chain(this.hash)
    this.trouble = 'write'
    await this.file!.write(batch.buffer.subarray(0, batch.end), this.end)
    this.trouble = 'sync'
    await this.file!.sync()
    this.trouble = 'none'
    const base = this.end
    this.end += batch.end
    this.hash = hash
    return base
  }

  /** Finishes the running segment. An empty one is kept. */
  async roll(): Promise<void> {
    if (this.file !== null && this.end === segmentHeaderBytes) return
    this.trouble = 'roll'
    const segment = this.segment + 1
    const madeAt = this.options.now()
    const header = encodeSegmentHeader({ segment, madeAt, previousEnd: this.end, previousHash: this.hash })
    const path = join(this.options.dir, rawName(segment))
    const file = await this.options.openFile(path, 'create')
    try {
      await file.write(header, 0)
      await file.sync()
    } catch (error) {
      await Promise.allSettled([file.close(), unlink(path)])
      throw error
    }
    const finished = this.file === null ? null : this.segment
    await this.file?.close().catch(() => undefined)
    this.file = file
    this.segment = segment
    this.end = header.length
    this.hash = parseSegmentHeader(header)!.hash
    this.madeAt = madeAt
    this.trouble = 'none'
    if (finished !== null) this.options.onFinished(finished)
  }

  /** Removes what a failed write left behind, as far as the disk lets us. */
  async cut(): Promise<void> {
    await this.file?.truncate(this.end).catch(() => undefined)
  }

  /** Throws while the disk still does not write. */
  async repair(): Promise<void> {
    // A page whose sync failed may be dropped from memory and reported clean: that file gets nothing more.
    if (this.trouble === 'sync' || this.trouble === 'roll') {
      await this.cut()
      await this.roll()
    }
    if (this.file === null) return
    this.trouble = 'write'
    await this.file.truncate(this.end)
    await this.file.write(probe, this.end)
    this.trouble = 'sync'
    await this.file.sync()
    await this.file.truncate(this.end)
    await this.file.sync()
    this.trouble = 'none'
  }

  async close(): Promise<void> {
    await this.file?.close()
    this.file = null
  }

  private isFinishedFor(batch: Batch): boolean {
    if (this.end === segmentHeaderBytes) return false
    return (
      this.end + batch.end > this.options.segmentBytes ||
      shanghaiDay(this.options.now()) !== shanghaiDay(this.madeAt)
    )
  }
}
