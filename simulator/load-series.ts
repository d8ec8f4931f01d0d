import { HOUR, floorTo, MINUTE } from './beijing.ts'
import { itemsText, periodItems, realtimeItems } from './cp.ts'
import type { LoadSeries } from './load-connection.ts'
import { makeLoadBody, makeLoadHead, type LoadBody } from './load-frame.ts'
import { makePeriods } from './period.ts'
import { fleetLogger, type FleetLogger, type PlantKind } from './plan.ts'
import { makeProcess } from './process.ts'

export type LoadCommand = '2011' | '2051' | '2061'
type LoadVersion = '2017' | '2025'

/** Whose loggers speak, and which version; those of 2025 send in clear. */
export interface LoadFleet {
  /** Loggers are `fleetLogger(seed, firstIndex + i, { version })`. */
  readonly seed?: number
  readonly firstIndex?: number
  readonly version?: LoadVersion
}

const VARIANTS = 64
const FLAG = { '2017': '5', '2025': '9' } as const

/** A maker of series: logger `index` of the fleet sending `command` every `stepSeconds` from `startAt` (epoch ms). */
export function makeSeriesMaker(fleet: LoadFleet, commands: readonly LoadCommand[], now: number) {
  const { seed = 1, firstIndex = 0, version = '2017' } = fleet
  const bodies = new Map<string, readonly LoadBody[]>()
  // All at once and at the start: it takes as long as the answers to a thousand frames.
  for (const kind of ['water', 'gas'] as const)
    for (const command of commands) bodies.set(kind + command, makeBodies(kind, command, version, now))
  const loggerOf = (index: number): FleetLogger => fleetLogger(seed, firstIndex + index, { version })
  return (
    index: number,
    command: LoadCommand,
    startAt: number,
    stepSeconds: number,
    isBackfill = false,
  ): LoadSeries => {
    const logger = loggerOf(index)
    const head = makeLoadHead({
      mn: logger.mn,
      password: logger.password,
      systemCode: logger.points[0]!.systemCode,
      command,
      flag: FLAG[version],
      isBackfill: isBackfill && version === '2025',
    })
    const turn = index % VARIANTS
    return {
      head,
      bodies: bodies.get(logger.kind + command)!,
      turn,
      startSecond: startAt / 1000,
      stepSeconds,
    }
  }
}

/** Real readings of some plants, so that what is stored and compressed is worth measuring. */
function makeBodies(kind: PlantKind, command: LoadCommand, version: LoadVersion, now: number): LoadBody[] {
  return Array.from({ length: VARIANTS }, (_, index) => {
    const process = makeProcess(1000 + (index % 8), kind)
    const hour = floorTo(now, HOUR) - index * HOUR
    const items =
      command === '2011'
        ? realtimeItems(process, version, hour + index * MINUTE)
        : periodItems(
            process,
            version,
            hour,
            command === '2051' ? makePeriods(process).minutes(hour, 10) : makePeriods(process).hour(hour),
          )
    return makeLoadBody(itemsText(items.slice(1)))
  })
}
