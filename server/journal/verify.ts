import { basename } from 'node:path'
import type { JournalDamage } from './damage.ts'
import { checkRaw } from './raw-check.ts'
import { headerIn } from './raw-state.ts'
import type { SegmentCheck } from './sealed-check.ts'
import { checkSealed } from './sealed-check.ts'
import type { SegmentFiles } from './segment-files.ts'
import { isAbsent, listSegments } from './segment-files.ts'
import { zeroHash } from './segment-header.ts'

export interface CheckedSegment {
  readonly segment: number
  /** null when the segment is missing. */
  readonly file: string | null
  readonly form: 'raw' | 'sealed' | 'damaged' | 'missing'
  readonly madeAt: number | null
  readonly records: number
  /** Logical end. */
  readonly end: number
  readonly fileBytes: number
  readonly faults: readonly JournalDamage[]
}

/**
 * Walks a whole journal, oldest first: every hash of every batch and block, the chain inside each segment
 * and from one to the next, the names of sealed files, and the numbers without a file. May run beside the
 * writer. What was cut off behind the last segment leaves no trace in the directory itself.
 */
export async function* verifyJournal(dir: string): AsyncGenerator<CheckedSegment> {
  let previous: { end: number; hash: Buffer } | null = { end: 0, hash: zeroHash }
  const highest = (await listSegments(dir)).at(-1)?.segment ?? 0
  for (let segment = 1; segment <= highest; segment++) {
    const found = await checkSegment(dir, segment)
    if (found === null) {
      const faults = [{ kind: 'missing-segment', segment } as const]
      yield { segment, file: null, form: 'missing', madeAt: null, records: 0, end: 0, fileBytes: 0, faults }
      previous = null
      continue
    }
    const { check, file, form } = found
    const faults = [...check.faults]
    const { header } = check
    // Behind damage the link cannot be judged: the damage itself is reported.
    const isLinked =
      header === null ||
      previous === null ||
      (header.previousHash.equals(previous.hash) && header.previousEnd === previous.end)
    if (!isLinked) faults.push({ kind: 'broken-chain', segment, file, at: 0 })
    const { records, end, fileBytes } = check
    yield { segment, file, form, madeAt: header?.madeAt ?? null, records, end, fileBytes, faults }
    previous = check.faults.length > 0 ? null : { end, hash: check.hash }
  }
}

interface Found {
  readonly check: SegmentCheck
  readonly file: string
  readonly form: 'raw' | 'sealed' | 'damaged'
}

/** Sealing may replace the raw file while it is looked at: then once more. */
async function checkSegment(dir: string, segment: number): Promise<Found | null> {
  for (;;) {
    const segments = await listSegments(dir)
    const files = segments.find((one) => one.segment === segment)
    if (files === undefined) return null
    const next = segments.find((one) => one.segment === segment + 1)
    try {
      return await checkFiles(files, (await headerIn(next))?.previousEnd ?? null)
    } catch (error) {
      if (!isAbsent(error)) throw error
    }
  }
}

async function checkFiles(files: SegmentFiles, end: number | null): Promise<Found> {
  const { segment } = files
  if (files.sealed !== null) {
    const file = basename(files.sealed)
    const check = await checkSealed(files.sealed, segment)
    const faults = [...check.faults]
    // Every block and the index are whole, yet the file is not the one that was named: say so.
    if (faults.length === 0 && !file.includes(check.fileHash))
      faults.push({ kind: 'wrong-name', segment, file })
    return { check: { ...check, faults }, file, form: 'sealed' }
  }
  const path = files.raw ?? files.damaged!
  const form = files.raw === null ? 'damaged' : 'raw'
  return { check: await checkRaw(path, segment, end), file: basename(path), form }
}
