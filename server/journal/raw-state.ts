import { open } from 'node:fs/promises'
import { readFully } from './file-view.ts'
import { readRawHeader, walkRaw } from './raw-walk.ts'
import { sealedHeaderOffset } from './sealed-file.ts'
import type { SegmentFiles } from './segment-files.ts'
import { isAbsent } from './segment-files.ts'
import type { SegmentHeader } from './segment-header.ts'
import { parseSegmentHeader, segmentHeaderBytes, zeroHash } from './segment-header.ts'

export type RawState =
  | { readonly kind: 'unborn' }
  | {
      readonly kind: 'whole'
      readonly end: number
      readonly hash: Buffer
      readonly size: number
      readonly madeAt: number
    }
  | {
      readonly kind: 'damaged'
      readonly end: number
      readonly hash: Buffer
      readonly bad: readonly { from: number; until: number }[]
    }

/** Writes follow each other only after a sync: bad bytes with a good batch behind them are no torn write. */
export async function examineRaw(path: string): Promise<RawState> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const header = await readRawHeader(file)
    let end = segmentHeaderBytes
    let hash = header?.hash ?? zeroHash
    let broken = false
    const bad: { from: number; until: number }[] = []
    if (header === null) bad.push({ from: 0, until: segmentHeaderBytes })
    let batches = 0
    for await (const step of walkRaw(file, hash, size)) {
      if (step.kind === 'bad') {
        if (step.until < size) bad.push({ from: step.from, until: step.until })
        continue
      }
      batches++
      if (!step.follows && header !== null) broken = true
      end = step.offset + step.end - step.at
      hash = step.hash
    }
    if (header === null && batches === 0) return { kind: 'unborn' }
    if (header === null || bad.length > 0 || broken) return { kind: 'damaged', end, hash, bad }
    return { kind: 'whole', end, hash, size, madeAt: header.madeAt }
  } finally {
    await file.close()
  }
}

/** The header of a segment, from whichever of its files has it whole. */
export async function headerIn(files: SegmentFiles | undefined): Promise<SegmentHeader | null> {
  if (files === undefined) return null
  for (const path of [files.raw, files.damaged, files.sealed]) {
    const header = path === null ? null : await headerAt(path, path === files.sealed ? sealedHeaderOffset : 0)
    if (header?.segment === files.segment) return header
  }
  return null
}

async function headerAt(path: string, position: number): Promise<SegmentHeader | null> {
  try {
    const file = await open(path, 'r')
    try {
      const bytes = Buffer.alloc(segmentHeaderBytes)
      await readFully(file, bytes, bytes.length, position)
      return parseSegmentHeader(bytes)
    } finally {
      await file.close()
    }
  } catch (error) {
    if (isAbsent(error)) return null
    throw error
  }
}
