import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import type { JournalDamage } from './damage.ts'
import { readRawHeader, walkRaw } from './raw-walk.ts'
import type { SegmentCheck } from './sealed-check.ts'
import { segmentHeaderBytes, zeroHash } from './segment-header.ts'

/**
 * Reads a whole raw file. `end` is where it is known to end; null for the last segment, whose tail may be a
 * write that is not finished.
 */
export async function checkRaw(path: string, segment: number, end: number | null): Promise<SegmentCheck> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const limit = Math.min(size, end ?? size)
    const name = { segment, file: basename(path) }
    const header = await readRawHeader(file)
    const faults: JournalDamage[] = []
    if (header === null || header.segment !== segment) faults.push({ kind: 'bad-header', ...name })
    let hash = header?.hash ?? zeroHash
    let goodEnd = segmentHeaderBytes
    let records = 0
    for await (const step of walkRaw(file, hash, limit)) {
      if (step.kind === 'bad') {
        const isTail = end === null && step.until === limit
        if (!isTail) faults.push({ kind: 'bad-range', ...name, from: step.from, until: step.until })
        continue
      }
      if (!step.follows && header !== null) faults.push({ kind: 'broken-chain', ...name, at: step.offset })
      records += step.count
      hash = step.hash
      goodEnd = step.offset + step.end - step.at
    }
    if (end !== null && size < end) faults.push({ kind: 'bad-range', ...name, from: goodEnd, until: end })
    return { faults, header, end: goodEnd, records, hash, fileBytes: size }
  } finally {
    await file.close()
  }
}
