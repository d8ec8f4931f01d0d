import { FrameReader, makeQnMaker, type Version } from '../../hj212/index.ts'
import { makeFieldClock } from '../../simulator/clock.ts'
import { makeCounters } from '../../simulator/counters.ts'
import { FieldLogger } from '../../simulator/logger.ts'
import { fleetLogger, type FleetLogger } from '../../simulator/plan.ts'
import type { Quirk } from '../../simulator/quirk.ts'
import type { ActiveOptions } from './active-part.ts'
import { SandboxSession, type Line } from './session.ts'
import { defaultSandboxLimits } from './settings.ts'

export const everything: ActiveOptions = { withhold: true, drop: true, keyChange: true, information: true }

export interface Bench {
  readonly session: SandboxSession
  readonly plan: FleetLogger
  now(): number
  /** Lets time pass until it is so; throws when it is not within the minutes given. */
  until(isSo: () => boolean, minutes: number): void
}

export interface BenchOptions {
  readonly version: Version
  readonly quirks?: readonly Quirk[]
  /** What becomes of a frame of the logger on its way: other bytes, or several pieces. */
  readonly onTheWay?: (frame: Buffer) => Buffer | readonly Buffer[]
  readonly minInterval?: number
  readonly plan?: FleetLogger
  /** The key of the session, where it is not that of the logger. */
  readonly sessionKey?: string | null
}

export const plansOf: Readonly<Record<Version, FleetLogger>> = {
  '2005': fleetLogger(7, 1, { version: '2005', kind: 'water' }),
  '2017': fleetLogger(7, 1, { version: '2017', kind: 'gas' }),
  '2025': fleetLogger(7, 1, { version: '2025', kind: 'gas' }),
}

/** A logger of the simulator and a session, tied together without a socket; time passes only when told to. */
export function openBench(options: BenchOptions): Bench {
  const { version, quirks = [], onTheWay = (frame) => frame, minInterval = 1 } = options
  const plan = options.plan ?? plansOf[version]
  const start = Date.parse('2026-11-23T10:07:03+08:00')
  let now = start
  const clock = makeFieldClock(() => now)
  const logger = new FieldLogger(plan, {
    clock,
    counters: makeCounters(),
    quirks,
    minInterval,
    spreadMs: 2000,
  })
  const session = new SandboxSession(
    {
      code: 'bench',
      name: plan.mn,
      version,
      mn: plan.mn,
      password: plan.password,
      key: options.sessionKey === undefined ? plan.key : options.sessionKey,
      createdAt: now,
      expiresAt: now + 86_400_000,
    },
    { limits: defaultSandboxLimits, nextQn: makeQnMaker(), makeKey: () => 'Another-key-0001' },
  )
  let dialAt = now
  let line: Line | null = null
  const toLogger: Uint8Array[] = []
  const toHost: Buffer[] = []
  let reader = new FrameReader()

  const hangUp = (): void => {
    if (line === null) return
    const gone = line
    line = null
    toHost.length = 0
    toLogger.length = 0
    dialAt = now + 2000
    logger.disconnected()
    session.disconnected(gone, now)
  }
  const dial = (): void => {
    reader = new FrameReader()
    line = { peer: '192.0.2.7:4001', send: (bytes) => void toLogger.push(bytes), drop: hangUp }
    session.connected(line, now)
    logger.connected({
      send: (bytes) => void toHost.push(...[onTheWay(Buffer.from(bytes))].flat()),
      close: hangUp,
    })
  }
  const carry = (): void => {
    while (toHost.length > 0 || toLogger.length > 0) {
      for (const bytes of toHost.splice(0)) {
        for (const cut of reader.push(bytes)) {
          if (cut.kind === 'frame') session.frame(Buffer.from(cut.bytes), now)
          else session.noise(cut.bytes, now)
        }
      }
      for (const bytes of toLogger.splice(0)) logger.received(Buffer.from(bytes))
    }
  }
  return {
    session,
    plan,
    now: () => now,
    until(isSo, minutes) {
      const end = now + minutes * 60_000
      while (!isSo()) {
        if (now > end)
          throw new Error(`not so within ${minutes} minutes: ${JSON.stringify(session.progress())}`)
        now += 200
        if (line === null && now >= dialAt) dial()
        logger.tick()
        carry()
        session.tick(now)
        carry()
      }
    },
  }
}
