import { parentPort, workerData } from 'node:worker_threads'
import { servePglite } from './pglite-server.ts'
import type { PgliteServerOptions } from './pglite-server.ts'

/** From the owner: `'stop'`. To the owner: one of these. */
export type PgliteWorkerSays =
  | { readonly kind: 'ready' }
  | { readonly kind: 'broken'; readonly reason: string }
  | { readonly kind: 'stopped' }

const port = parentPort
if (port !== null) {
  const say = (message: PgliteWorkerSays): void => port.postMessage(message)
  const server = await servePglite({
    ...(workerData as PgliteServerOptions),
    onBroken: (error) => say({ kind: 'broken', reason: error.message }),
  })
  const stop = async (): Promise<void> => {
    await server.close()
    say({ kind: 'stopped' })
    port.close()
  }
  port.on('message', () => {
    void stop()
  })
  say({ kind: 'ready' })
}
