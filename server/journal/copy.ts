import { copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isAbsent, namesIn } from './segment-files.ts'
import { segmentHeaderBytes } from './segment-header.ts'

export interface JournalCopy {
  readonly files: number
  /** Copied now; files that were there already are not. */
  readonly copied: number
  readonly bytes: number
}

/** Sealed and damaged files never change once they carry their name; raw ones only grow. */
const journalFile = /^\d{7}(?:\.raw|\.damaged|-[0-9a-f]{64}\.sealed(?:\.damaged)?)$/
const isGrowing = (name: string): boolean => name.endsWith('.raw')

/**
 * Copies a journal, also while it is written: what was durable before the call is in the copy, and its tail is
 * cut to whole batches when the copy is opened. Names are listed before anything is read, so a segment that is
 * not the last of the list was finished by then. Into the directory of an earlier copy only what is new is copied.
 */
export async function copyJournal(from: string, to: string): Promise<JournalCopy> {
  await mkdir(to, { recursive: true, mode: 0o700 })
  if ((await readdir(to)).includes('lock')) throw new Error(`${to} is the journal of a running platform`)
  let copied = 0
  let bytes = 0
  for (;;) {
    const names = (await namesIn(from)).filter((name) => journalFile.test(name))
    let isWhole = true
    for (const name of names) {
      const size = await copyOne(join(from, name), join(to, name), isGrowing(name))
      // It was sealed meanwhile and carries another name: look again.
      if (size === null) isWhole = false
      else if (size > 0) {
        copied += 1
        bytes += size
      }
    }
    if (!isWhole) continue
    const kept = new Set(names)
    for (const name of await readdir(to))
      if (name.endsWith('.part') || (isGrowing(name) && !kept.has(name))) await rm(join(to, name))
    await syncDirectory(to)
    return { files: names.length, copied, bytes }
  }
}

/** Bytes copied; 0 when it is there already, null when the source is gone. */
async function copyOne(from: string, to: string, grows: boolean): Promise<number | null> {
  try {
    const { size } = await stat(from)
    if (!grows && (await sizeOf(to)) === size) return 0
    const part = `${to}.part`
    await copyFile(from, part)
    const file = await open(part, 'r+')
    try {
      // A segment that was just begun has no header yet, and nothing to be kept.
      if ((await file.stat()).size < segmentHeaderBytes) return 0
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(part, to)
    return size
  } catch (error) {
    if (isAbsent(error)) return null
    throw error
  }
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (isAbsent(error)) return null
    throw error
  }
}

async function syncDirectory(dir: string): Promise<void> {
  const handle = await open(dir, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
