import type { FileHandle } from 'node:fs/promises'
import { batchHeadBytes, isBatchWhole, parseBatchHead } from './batch.ts'
import { FileView } from './file-view.ts'
import { longestFrame } from './record-codec.ts'
import type { SegmentHeader } from './segment-header.ts'
import { parseSegmentHeader, segmentHeaderBytes } from './segment-header.ts'

export type WalkStep =
  | {
      readonly kind: 'batch'
      /** The batch stands at `at`..`end` of `buffer` until the next step is asked for. */
      readonly buffer: Buffer
      readonly at: number
      readonly end: number
      /** File offset of the batch. */
      readonly offset: number
      readonly count: number
      readonly hash: Buffer
      /** Whether it names the batch (or header) before it as the one it follows. */
      readonly follows: boolean
    }
  /** Bytes that are no whole batch; another batch comes after them unless `until` is the end of the file. */
  | { readonly kind: 'bad'; readonly from: number; readonly until: number }

const longestBatch = longestFrame + 4096

/** null when the file does not begin with a whole header. */
export async function readRawHeader(file: FileHandle): Promise<SegmentHeader | null> {
  const bytes = Buffer.alloc(segmentHeaderBytes)
  const { bytesRead } = await file.read(bytes, 0, segmentHeaderBytes, 0)
  return bytesRead === segmentHeaderBytes ? parseSegmentHeader(bytes) : null
}

/**
 * Every batch of a raw segment in order, each checked against its hash, from behind the header (whose hash
 * is `first`) up to `limit`. After something bad it goes on at the next batch that is whole.
 */
export async function* walkRaw(file: FileHandle, first: Buffer, limit: number): AsyncGenerator<WalkStep> {
  const view = new FileView(file, limit)
  let offset = segmentHeaderBytes
  let before: Buffer | null = first
  while (offset < limit) {
    const found = await wholeBatchAt(view, offset)
    if (found === null) {
      const from = offset
      offset = await nextWholeBatch(view, offset + 1)
      before = null
      yield { kind: 'bad', from, until: offset }
      continue
    }
    const { at, end, count } = found
    const hash = Buffer.from(view.buffer.subarray(at + 16, at + 48))
    const follows = before === null || before.equals(view.buffer.subarray(at + 48, at + 80))
    yield { kind: 'batch', buffer: view.buffer, at, end, offset, count, hash, follows }
    before = hash
    offset += end - at
  }
}

async function wholeBatchAt(
  view: FileView,
  offset: number,
): Promise<{ at: number; end: number; count: number } | null> {
  let at = await view.load(offset, batchHeadBytes)
  if (at < 0) return null
  const head = parseBatchHead(view.buffer, at)
  if (head === null || head.count === 0 || head.bodyBytes > longestBatch) return null
  const { count, bodyBytes } = head
  at = await view.load(offset, batchHeadBytes + bodyBytes)
  const end = at + batchHeadBytes + bodyBytes
  return at >= 0 && isBatchWhole(view.buffer, at, end) ? { at, end, count } : null
}

/** Offset of the next whole batch at or after `offset`, or the limit. */
async function nextWholeBatch(view: FileView, offset: number): Promise<number> {
  for (let from = offset; from < view.limit;) {
    const candidate = await view.find('QYB1', from)
    if (candidate >= view.limit || (await wholeBatchAt(view, candidate)) !== null) return candidate
    from = candidate + 1
  }
  return view.limit
}
