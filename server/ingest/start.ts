import { Worker } from 'node:worker_threads'
import { makeProcessBus } from '../bus/bus.ts'
import { connectDatabase, type Connection } from '../db/database.ts'
import type { FrameAddress } from '../journal/record.ts'
import type { Log, LogLevel } from '../lib/log.ts'
import { startIngest } from './ingest.ts'
import type { IngestWorkerData, IngestWorkerSays } from './worker.ts'

export interface IngestHandle {
  close(): Promise<void>
}

export interface IngestWorkerOptions {
  readonly connection: Connection
  readonly journalDir: string
  /** Name of the process's bus. */
  readonly busName: string
  /** Where the journal is synced up to. */
  readonly durable: FrameAddress
  readonly log?: Log | undefined
}

/**
 * Starts ingest in a thread of its own where built JavaScript runs, in this one where the sources run (tests).
 * Resolves when it follows the journal. A thread that dies is started again a second later: it reads on from
 * the position in the database, and until then the journal keeps what comes.
 */
export async function startIngestWorker(options: IngestWorkerOptions): Promise<IngestHandle> {
  return builtWorker === null ? await startHere(options) : await startThread(builtWorker, options)
}

/** Messages die young: a larger nursery lets most of them die before they are copied. */
const resourceLimits = { maxYoungGenerationSizeMb: 64 }

const builtWorker = import.meta.url.endsWith('.js') ? new URL('./worker.js', import.meta.url) : null

async function startHere({
  connection,
  journalDir,
  busName,
  durable,
  log,
}: IngestWorkerOptions): Promise<IngestHandle> {
  const bus = makeProcessBus(busName)
  const db = connectDatabase(connection, { poolSize: 2, log })
  const ingest = await startIngest({ db, journalDir, bus, now: Date.now, durable, log })
  return {
    async close() {
      await ingest.close()
      await db.close()
      bus.close()
    },
  }
}

async function startThread(file: URL, options: IngestWorkerOptions): Promise<IngestHandle> {
  const { log } = options
  const bus = makeProcessBus(options.busName)
  // A thread that is started again must know how far the journal has come meanwhile.
  let durable = options.durable
  bus.subscribe('journal.durable', ({ end }) => {
    if (end > durable) durable = end
  })
  let isClosing = false
  let again: NodeJS.Timeout | null = null
  let worker: Worker

  const start = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const data: IngestWorkerData = {
        connection: options.connection,
        journalDir: options.journalDir,
        busName: options.busName,
        durable,
        logLevel: (log?.level ?? 'info') as LogLevel,
      }
      worker = new Worker(file, { workerData: data, name: 'ingest', resourceLimits })
      worker.on('message', (said: IngestWorkerSays) => {
        if (said.kind === 'ready') resolve()
      })
      worker.on('error', (error) => {
        log?.error({ err: error }, 'ingest: its thread failed')
        reject(error)
      })
      worker.once('exit', () => {
        if (isClosing) return
        reject(new Error('ingest: its thread ended before it was ready'))
        again = setTimeout(() => void start().catch(() => undefined), 1000)
      })
    })
  try {
    await start()
  } catch (error) {
    isClosing = true
    if (again !== null) clearTimeout(again)
    bus.close()
    throw error
  }
  return {
    async close() {
      isClosing = true
      if (again !== null) clearTimeout(again)
      const exited = new Promise<void>((resolve) => {
        if (worker.threadId === -1) resolve()
        else worker.once('exit', () => resolve())
      })
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage('stop')
      await exited
      bus.close()
    },
  }
}
