import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** The files of one segment; a sealed file stands for the raw one as soon as it carries its final name. */
export interface SegmentFiles {
  readonly segment: number
  raw: string | null
  sealed: string | null
  /** A raw file in which something between good batches is wrong; kept as it was found. */
  damaged: string | null
}

export const rawName = (segment: number): string => `${String(segment).padStart(7, '0')}.raw`
export const sealedName = (segment: number, hash: string): string =>
  `${String(segment).padStart(7, '0')}-${hash}.sealed`
export const sealingName = (segment: number): string => `${String(segment).padStart(7, '0')}.sealing`
export const damagedName = (segment: number): string => `${String(segment).padStart(7, '0')}.damaged`

/** All segments of a directory in order; empty when the directory is not there. */
export async function listSegments(dir: string): Promise<SegmentFiles[]> {
  const found = new Map<number, SegmentFiles>()
  for (const name of await namesIn(dir)) {
    const match = /^(\d{7})(?:\.raw|\.damaged|-[0-9a-f]{64}\.sealed)$/.exec(name)
    if (match === null) continue
    const segment = Number(match[1])
    const files = found.get(segment) ?? { segment, raw: null, sealed: null, damaged: null }
    found.set(segment, files)
    const path = join(dir, name)
    if (name.endsWith('.raw')) files.raw = path
    else if (name.endsWith('.damaged')) files.damaged = path
    else files.sealed = path
  }
  return [...found.values()].sort((a, b) => a.segment - b.segment)
}

export async function namesIn(dir: string): Promise<string[]> {
  try {
    return (await readdir(dir)).sort()
  } catch (error) {
    if (isAbsent(error)) return []
    throw error
  }
}

export const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'
