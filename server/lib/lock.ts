import fs from 'node:fs'
import path from 'node:path'
import { makeToken } from './crypto.ts'

/** The directory is in use by a living process. `message` says so in words for the operator. */
export class DirectoryLockedError extends Error {
  readonly pid: number
  constructor(dir: string, pid: number) {
    super(
      `目录 ${dir} 正被进程 ${pid} 使用;请先停止它,或另选目录。 ` +
        `(The directory is in use by process ${pid}: stop it or choose another directory.)`,
    )
    this.name = 'DirectoryLockedError'
    this.pid = pid
  }
}

export interface DirectoryLock {
  /** Gives the directory free. May be called again. */
  release(): void
}

interface Holder {
  readonly pid: number
  /** Tells a process from a later one with the same pid; null where the system does not say. */
  readonly started: string | null
}

/**
 * Takes `dir` for this process, or throws DirectoryLockedError. A lock whose process is gone (or whose pid
 * now belongs to another) is taken over. The lock file `name` appears whole: it is linked, not written.
 */
export function lockDirectory(dir: string, name = 'lock'): DirectoryLock {
  fs.mkdirSync(dir, { recursive: true })
  const file = path.join(dir, name)
  const own = `${file}.${process.pid}.${makeToken(6)}`
  const text = JSON.stringify({ pid: process.pid, started: processStart(process.pid) } satisfies Holder)
  fs.writeFileSync(own, text)
  try {
    for (;;) {
      if (tryLink(own, file)) break
      const found = readText(file)
      if (found === null) continue
      const holder = parseHolder(found)
      if (holder !== null && isAlive(holder)) throw new DirectoryLockedError(dir, holder.pid)
      buryStale(file, found)
    }
  } finally {
    fs.rmSync(own, { force: true })
  }
  let held = true
  return {
    release() {
      if (!held) return
      held = false
      if (readText(file) === text) fs.rmSync(file, { force: true })
    },
  }
}

/** Moves the stale lock away; if somebody else was faster and his fresh lock was moved, it is put back. */
function buryStale(file: string, staleText: string): void {
  const grave = `${file}.stale.${process.pid}.${makeToken(6)}`
  try {
    fs.renameSync(file, grave)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  if (readText(grave) !== staleText) tryLink(grave, file)
  fs.rmSync(grave, { force: true })
}

function tryLink(from: string, to: string): boolean {
  try {
    fs.linkSync(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function readText(file: string): string | null {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function parseHolder(text: string): Holder | null {
  try {
    const value = JSON.parse(text) as Partial<Holder>
    if (typeof value.pid !== 'number') return null
    return { pid: value.pid, started: typeof value.started === 'string' ? value.started : null }
  } catch {
    return null
  }
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    // EPERM: it lives, under another user.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  return holder.started === null || holder.started === (processStart(holder.pid) ?? holder.started)
}

/** Boot id and clock ticks from boot to the start of the process [proc(5), field 22 of stat]. */
export function processStart(pid: number): string | null {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in field 2 may hold blanks and brackets: count from the last ')'.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
    const boot = fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${boot} ${ticks}`
  } catch {
    return null
  }
}
