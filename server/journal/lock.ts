import { link, readFile, rename, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isAbsent } from './segment-files.ts'

export class JournalLockedError extends Error {
  override readonly name = 'JournalLockedError'
}

let lockNumber = 0

/**
 * Refuses a second writer on a directory. The lock names a process by id, boot and start time, so a lock
 * whose process was killed is recognised even when its id is in use again.
 * It sees processes of its own machine (and container): two hosts on one network disk are not held apart.
 */
export async function lockDirectory(dir: string): Promise<() => Promise<void>> {
  const path = join(dir, 'lock')
  const mark = `${process.pid} ${await startOf(process.pid)} ${++lockNumber}\n`
  const own = `${path}.${process.pid}.${lockNumber}`
  await writeFile(own, mark)
  try {
    for (let attempt = 0; attempt < 10; attempt++) {
      if (await linked(own, path)) {
        return async () => {
          if ((await textOf(path)) === mark) await unlink(path)
        }
      }
      const holder = await textOf(path)
      if (holder !== null) {
        if (await isAlive(holder)) {
          throw new JournalLockedError(`journal ${dir} is in use by process ${holder.split(' ')[0]}`)
        }
        await removeStale(path, `${own}.stale`, holder)
      }
    }
    throw new JournalLockedError(`journal ${dir}: the lock changes hands again and again`)
  } finally {
    await unlink(own)
  }
}

async function linked(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

/** Another process may do the same at the same moment: what was moved away must be what was judged. */
async function removeStale(path: string, aside: string, judged: string): Promise<void> {
  try {
    await rename(path, aside)
  } catch (error) {
    if (isAbsent(error)) return
    throw error
  }
  if ((await textOf(aside)) !== judged) await linked(aside, path)
  await unlink(aside)
}

async function isAlive(holder: string): Promise<boolean> {
  const [pid = '', boot = '', ticks = ''] = holder.trim().split(' ')
  if (!/^\d+$/.test(pid)) return false
  try {
    process.kill(Number(pid), 0)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  return (await startOf(Number(pid))) === `${boot} ${ticks}`
}

/** Boot and start time of a process; `- -` where the system does not tell (then the id alone decides). */
async function startOf(pid: number): Promise<string> {
  const boot = await textOf('/proc/sys/kernel/random/boot_id')
  const stat = await textOf(`/proc/${pid}/stat`)
  // The name in parentheses may hold spaces; the start time is the 20th field after it. A zombie holds nothing.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (boot === null || fields === undefined) return '- -'
  return fields[0] === 'Z' ? '- zombie' : `${boot.trim()} ${fields[19]}`
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    return null
  }
}
