import { parentPort, workerData } from 'node:worker_threads'
import { makeProcessBus } from '../bus/bus.ts'
import { connectDatabase, type Connection } from '../db/database.ts'
import type { FrameAddress } from '../journal/record.ts'
import { makeLog, type LogLevel } from '../lib/log.ts'
import { startIngest } from './ingest.ts'

/** What the thread is started with. */
export interface IngestWorkerData {
  readonly connection: Connection
  readonly journalDir: string
  readonly busName: string
  readonly durable: FrameAddress
  readonly logLevel: LogLevel
}

/** What it says: it runs; it has stopped as asked. */
export type IngestWorkerSays = { readonly kind: 'ready' } | { readonly kind: 'stopped' }

function say(said: IngestWorkerSays): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(said)
}

/** Ends the thread; it is started again. */
const onFatal = (): void => process.exit(1)

/** Ingest in a thread of its own; any message to it means stop. */
async function main({ connection, journalDir, busName, durable, logLevel }: IngestWorkerData): Promise<void> {
  const log = makeLog(logLevel)
  const bus = makeProcessBus(busName)
  const db = connectDatabase(connection, { poolSize: 2, log })
  const ingest = await startIngest({ db, journalDir, bus, now: Date.now, durable, log, onFatal })
  parentPort?.once('message', () => {
    void ingest
      .close()
      .then(() => db.close())
      .finally(() => {
        bus.close()
        say({ kind: 'stopped' })
        parentPort?.close()
      })
  })
  say({ kind: 'ready' })
}

await main(workerData as IngestWorkerData)
