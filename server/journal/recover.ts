import { rename, truncate, unlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { JournalDamage } from './damage.ts'
import { examineRaw } from './raw-state.ts'
import { damagedName, listSegments, namesIn } from './segment-files.ts'
import type { SegmentFiles } from './segment-files.ts'
import { syncDirectory } from './segment-file.ts'
import { zeroHash } from './segment-header.ts'
import { readSealedIndexAt } from './sealed-file.ts'

/** Where the writer goes on. */
export interface Recovery {
  /** The raw segment to append to; null when a new one has to be made. */
  readonly open: { readonly path: string; readonly madeAt: number } | null
  /** Segment of `end`: the one that is open, or the last that is finished (0 when there is none). */
  readonly segment: number
  readonly end: number
  readonly hash: Buffer
  /** Bytes of a write that was cut short, removed now. */
  readonly tornBytes: number
  readonly damages: readonly JournalDamage[]
  /** Raw segments that are finished and wait to be sealed, oldest first. */
  readonly unsealed: readonly number[]
}

/** Puts a directory in order after whatever happened to its last writer. The lock must be held. */
export async function recoverDirectory(dir: string): Promise<Recovery> {
  for (const name of await namesIn(dir)) {
    if (name.endsWith('.sealing')) await unlink(join(dir, name))
  }
  const damages: JournalDamage[] = []
  const segments = await listSegments(dir)
  for (const files of segments) await dropRawOfSealed(files, damages)
  let tornBytes = 0
  for (;;) {
    const last = segments.at(-1)
    const finished = segments.slice(0, -1)
    const unsealed = finished.filter((files) => files.raw !== null).map((files) => files.segment)
    if (last === undefined) {
      return { open: null, segment: 0, end: 0, hash: zeroHash, tornBytes, damages, unsealed }
    }
    const { segment } = last
    if (last.raw === null) {
      const end = await endOfFinished(last)
      return { open: null, segment, ...end, tornBytes, damages, unsealed }
    }
    const state = await examineRaw(last.raw)
    if (state.kind === 'damaged') {
      damages.push(
        ...state.bad.map(
          (range) => ({ kind: 'bad-range', segment, file: basename(last.raw!), ...range }) as const,
        ),
      )
      if (state.bad.length === 0)
        damages.push({ kind: 'broken-chain', segment, file: basename(last.raw), at: state.end })
      await setAside(dir, last)
      continue
    }
    if (state.kind === 'unborn') {
      // The process ended while it made the file: nothing in it was ever acknowledged.
      await unlink(last.raw)
      segments.pop()
      continue
    }
    if (state.size > state.end) {
      tornBytes += state.size - state.end
      await truncate(last.raw, state.end)
    }
    const { end, hash, madeAt } = state
    return { open: { path: last.raw, madeAt }, segment, end, hash, tornBytes, damages, unsealed }
  }
}

async function setAside(dir: string, files: SegmentFiles): Promise<void> {
  const path = join(dir, damagedName(files.segment))
  await rename(files.raw!, path)
  await syncDirectory(dir)
  files.damaged = path
  files.raw = null
}

async function endOfFinished(files: SegmentFiles): Promise<{ end: number; hash: Buffer }> {
  if (files.sealed !== null) {
    const read = await readSealedIndexAt(files.sealed, files.segment)
    if (read.ok) return { end: read.index.end, hash: read.index.hash }
  }
  if (files.damaged !== null) {
    const state = await examineRaw(files.damaged)
    if (state.kind !== 'unborn') return { end: state.end, hash: state.hash }
  }
  // Nothing readable is left: the chain begins again, and the check of the chain says so.
  return { end: 0, hash: zeroHash }
}

/** A sealed file carries its name only after it was read back and compared: its raw twin may go. */
async function dropRawOfSealed(files: SegmentFiles, damages: JournalDamage[]): Promise<void> {
  if (files.raw === null || files.sealed === null) return
  const read = await readSealedIndexAt(files.sealed, files.segment)
  if (!read.ok) {
    // Kept under a name that nothing reads; the raw file is sealed anew.
    damages.push(read.fault)
    await rename(files.sealed, `${files.sealed}.damaged`)
    files.sealed = null
    return
  }
  await unlink(files.raw)
  files.raw = null
}

/** Exclusive end of the last whole batch of a segment, by looking through it. */
export async function goodEndOf(files: SegmentFiles): Promise<number> {
  if (files.raw === null) return (await endOfFinished(files)).end
  const state = await examineRaw(files.raw)
  return state.kind === 'unborn' ? 0 : state.end
}

/** For tools: the end of what is whole, when no writer is alive. Changes nothing. */
export async function findEnd(dir: string): Promise<{ segment: number; end: number }> {
  for (const files of (await listSegments(dir)).reverse()) {
    if (files.raw === null) return { segment: files.segment, end: (await endOfFinished(files)).end }
    const state = await examineRaw(files.raw)
    if (state.kind !== 'unborn') return { segment: files.segment, end: state.end }
  }
  return { segment: 0, end: 0 }
}
