import crypto from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { lockDirectory } from '../lib/lock.ts'
import type { Log } from '../lib/log.ts'
import type { PgliteServerOptions } from './pglite-server.ts'
import type { PgliteWorkerSays } from './pglite-worker.ts'

export interface RunningPglite {
  /** Directory of the unix socket. */
  readonly socket: string
  close(): Promise<void>
}

/** Delays before a broken backend is opened again; then every last one. */
const retryMs = [100, 1000, 5000, 30_000]

/**
 * Starts PGlite on the data directory `dir` for this process alone: in a worker thread where built JavaScript
 * runs, in this thread where the sources run (tests). A backend that breaks is opened again; meanwhile its
 * clients see refused connections.
 */
export async function startPglite(options: {
  dir: string
  durable?: boolean
  log?: Log | undefined
  /** Where the worker's built JavaScript is; null serves in this thread. */
  worker?: URL | null
}): Promise<RunningPglite> {
  const dir = path.resolve(options.dir)
  fs.mkdirSync(dir, { recursive: true, mode: 0o700 })
  const lock = lockDirectory(dir, 'qingyuan.lock')
  const { worker = builtWorker() } = options
  const serverOptions = {
    dir: path.join(dir, 'data'),
    socket: makeSocketPath(dir),
    durable: options.durable ?? true,
  }
  fs.mkdirSync(serverOptions.dir, { recursive: true, mode: 0o700 })
  const serve = worker === null ? serveHere : serveInWorker(worker)

  let current: { close(): Promise<void> }
  let reopening: Promise<void> | null = null
  const stopWaiting = new AbortController()
  const onBroken = (reason: string): void => {
    options.log?.error({ reason }, 'embedded database broke down, opening it again')
    reopening = reopen().finally(() => (reopening = null))
  }
  const reopen = async (): Promise<void> => {
    await current.close().catch(() => {})
    for (let attempt = 0; ; attempt += 1) {
      const ms = retryMs[Math.min(attempt, retryMs.length - 1)]
      // Rejects when the wait is cut short.
      await setTimeout(ms, null, { signal: stopWaiting.signal }).catch(() => {})
      if (stopWaiting.signal.aborted) return
      try {
        current = await serve(serverOptions, onBroken)
        options.log?.warn('embedded database is open again')
        return
      } catch (error) {
        options.log?.error({ err: error }, 'embedded database cannot be opened')
      }
    }
  }

  try {
    current = await serve(serverOptions, onBroken)
  } catch (error) {
    lock.release()
    throw error
  }
  return {
    socket: serverOptions.socket,
    async close() {
      if (stopWaiting.signal.aborted) return
      stopWaiting.abort()
      await reopening
      await current.close()
      fs.rmSync(serverOptions.socket, { recursive: true, force: true })
      lock.release()
    },
  }
}

type Serve = (
  options: PgliteServerOptions,
  onBroken: (reason: string) => void,
) => Promise<{ close(): Promise<void> }>

const serveHere: Serve = async (options, onBroken) => {
  const { servePglite } = await import('./pglite-server.ts')
  return servePglite({ ...options, onBroken: (error) => onBroken(error.message) })
}

const serveInWorker =
  (file: URL): Serve =>
  async (options, onBroken) => {
    const worker = new Worker(file, { workerData: options, name: 'pglite', execArgv: [] })
    const exited = new Promise<void>((resolve) => void worker.once('exit', () => resolve()))
    let state: 'opening' | 'serving' | 'ended' = 'opening'
    await new Promise<void>((resolve, reject) => {
      const fail = (reason: string): void => {
        const before = state
        state = 'ended'
        if (before === 'opening') reject(new Error(reason))
        else if (before === 'serving') onBroken(reason)
      }
      worker.on('message', (said: PgliteWorkerSays) => {
        if (said.kind === 'ready') {
          state = 'serving'
          resolve()
        } else if (said.kind === 'broken') fail(said.reason)
      })
      worker.once('error', (error) => fail(error instanceof Error ? error.message : String(error)))
      worker.once('exit', (code) => fail(`its thread ended with ${code}`))
    })
    return {
      async close() {
        const wasServing = state === 'serving'
        state = 'ended'
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
        if (wasServing) worker.postMessage('stop')
        else void worker.terminate()
        await exited
      },
    }
  }

/** The worker's file when built JavaScript runs; null when the sources run. */
function builtWorker(): URL | null {
  return import.meta.url.endsWith('.js') ? new URL('./pglite-worker.js', import.meta.url) : null
}

/** Short, as unix socket paths must be (108 bytes with the name), and the same for the same directory. */
function makeSocketPath(dir: string): string {
  const digest = crypto.createHash('sha256').update(fs.realpathSync(dir)).digest('hex').slice(0, 12)
  const name = `qingyuan-${process.getuid?.() ?? 0}-${digest}`
  const inTemporary = path.join(os.tmpdir(), name)
  return Buffer.byteLength(inTemporary) < 85 ? inTemporary : path.join('/tmp', name)
}
