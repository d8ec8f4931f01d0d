import { fleetLogger } from '../../simulator/plan.ts'
import type { LoggerEntry, Registry } from '../../server/registry/registry.ts'

/** A registry of simulated loggers in memory, for figures that leave the database out. */
export function benchRegistry(seed: number, count: number): Registry {
  const byMn = new Map<string, LoggerEntry>()
  for (let index = 0; index < count; index += 1) {
    const { mn, password, version } = fleetLogger(seed, index, { version: '2017' })
    byMn.set(mn, {
      id: index + 1,
      mn,
      password,
      version,
      keys: [],
      dialect: {},
      validFrom: 0,
      validTo: null,
      points: [],
    })
  }
  return { loggerOf: (mn) => byMn.get(mn) ?? null, size: byMn.size, loggers: () => byMn.values() }
}
