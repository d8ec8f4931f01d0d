import { encodeQuery } from './wire.ts'
import type { PgliteBackend } from './pglite-backend.ts'

/** One client of the backend, as the queue sees it. */
export interface QueuedClient {
  /** Its cycles in order of arrival, each whole. */
  readonly cycles: Buffer[]
  reply(bytes: Buffer): void
  /** Its transaction stood idle too long and was rolled back. */
  expel(): void
}

export interface PgliteQueue {
  /** A cycle was added to `client.cycles`. */
  wake(client: QueuedClient): void
  /** The client is gone: what it still wanted is dropped, its transaction rolled back, then `last` is run. */
  leave(client: QueuedClient, last?: Buffer): void
  /** Runs `work` while no transaction is open. */
  between<T>(work: () => Promise<T>): Promise<T>
  /** Takes nothing more; resolves when nothing runs. */
  stop(): Promise<void>
}

/**
 * Shares the one backend between clients: whole cycles, one at a time, first come first served; who has a
 * transaction open keeps the backend until its end, but not idle for longer than `idleInTransactionMs`.
 * `onBroken` is called once, when the backend is of no more use.
 */
export function makePgliteQueue(options: {
  backend: Pick<PgliteBackend, 'run'>
  idleInTransactionMs: number
  onBroken: (error: Error) => void
}): PgliteQueue {
  const { backend, idleInTransactionMs, onBroken } = options
  const line: (QueuedClient | (() => Promise<void>))[] = []
  const inLine = new Set<QueuedClient>()
  const gone = new WeakSet<QueuedClient>()
  let holder: QueuedClient | null = null
  let idleTimer: NodeJS.Timeout | undefined
  let pumping: Promise<void> | null = null
  let stopped = false

  const queueUp = (client: QueuedClient): void => {
    if (inLine.has(client)) return
    inLine.add(client)
    line.push(client)
  }

  const runOf = async (client: QueuedClient, cycle: Buffer): Promise<void> => {
    const { reply, status } = await backend.run(cycle)
    holder = status === 'I' ? null : client
    if (holder !== null && gone.has(client)) await rollBack()
    client.reply(reply)
    if (holder === null && client.cycles.length > 0) queueUp(client)
  }

  const rollBack = async (): Promise<void> => {
    await backend.run(encodeQuery('rollback'))
    holder = null
  }

  /** False when there is nothing to do now. */
  const step = async (): Promise<boolean> => {
    if (holder !== null) {
      if (gone.has(holder)) await rollBack()
      else {
        const cycle = holder.cycles.shift()
        if (cycle === undefined) return false
        await runOf(holder, cycle)
      }
      return true
    }
    const next = line.shift()
    if (next === undefined) return false
    if (typeof next === 'function') await next()
    else {
      inLine.delete(next)
      const cycle = next.cycles.shift()
      if (cycle !== undefined) await runOf(next, cycle)
    }
    return true
  }

  const pump = async (): Promise<void> => {
    clearTimeout(idleTimer)
    try {
      while (await step()) {
        // The backend blocks the thread while it works: sockets have their turn in between.
        await new Promise((resolve) => setImmediate(resolve))
      }
    } catch (error) {
      stopped = true
      onBroken(error as Error)
      return
    } finally {
      pumping = null
    }
    if (holder !== null) idleTimer = setTimeout(expelHolder, idleInTransactionMs)
  }

  const expelHolder = (): void => {
    const idle = holder
    if (idle === null || idle.cycles.length > 0) return
    gone.add(idle)
    kick()
    idle.expel()
  }

  const kick = (): void => {
    if (!stopped) pumping ??= pump()
  }

  return {
    wake(client) {
      if (client !== holder) queueUp(client)
      kick()
    },
    leave(client, last) {
      gone.add(client)
      client.cycles.length = 0
      if (last !== undefined) line.push(async () => void (await backend.run(last)))
      kick()
    },
    between: (work) =>
      new Promise((resolve, reject) => {
        if (stopped) {
          reject(new Error('the database is closed'))
          return
        }
        line.push(async () => {
          try {
            resolve(await work())
          } catch (error) {
            reject(error)
            throw error
          }
        })
        kick()
      }),
    async stop() {
      clearTimeout(idleTimer)
      stopped = true
      await pumping
    },
  }
}
