import type { Bus } from '../bus/bus.ts'
import type { Database } from '../db/database.ts'
import type { Log } from '../lib/log.ts'
import { loadRegistry } from './store.ts'
import type { Registry } from './registry.ts'

export interface RegistryHolder {
  /** The newest snapshot; never waits. */
  readonly current: () => Registry
  /** Resolves when every change announced so far is in the snapshot. */
  settled(): Promise<void>
  close(): void
}

/** Keeps a snapshot of the registry and reads it again when somebody announces a change. */
export async function holdRegistry(db: Database, bus: Bus, log: Log): Promise<RegistryHolder> {
  let registry = await loadRegistry(db)
  let running: Promise<void> | null = null
  let again = false

  const reload = async (): Promise<void> => {
    do {
      again = false
      try {
        registry = await loadRegistry(db)
      } catch (error) {
        // The old snapshot stays: a gateway that knows yesterday's loggers is better than one that knows none.
        log.error({ err: error }, 'registry: could not be read again')
      }
    } while (again)
    running = null
  }
  const off = bus.subscribe('registry.changed', () => {
    again = true
    running ??= reload()
  })
  return { current: () => registry, settled: async () => running ?? undefined, close: off }
}
