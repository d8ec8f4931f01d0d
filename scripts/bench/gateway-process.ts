import { openJournal } from '../../server/journal/journal.ts'
import { startGateway } from '../../server/gateway/gateway.ts'
import { benchRegistry } from './registry.ts'

/** Gateway and journal alone in a process of their own; the registry is in memory. Ends with its parent. */
const { dir, seed, loggers } = JSON.parse(process.argv[2]!) as { dir: string; seed: number; loggers: number }
const registry = benchRegistry(seed, loggers)
const journal = await openJournal({ dir })
const gateway = await startGateway({
  host: '127.0.0.1',
  port: 0,
  journal,
  registry: () => registry,
  now: Date.now,
  // Far more than any device sends: a bound on one connection is not what is measured.
  limits: { framesPerMinute: 1e7, mnFramesPerMinute: 1e7 },
})
process.send!({ port: gateway.port })
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send!({
    cpuSeconds: (user + system) / 1e6,
    rssMb: process.memoryUsage().rss / 2 ** 20,
    frames: gateway.facts().frames,
  })
})
process.on('disconnect', () => process.exit(0))
