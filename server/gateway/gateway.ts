import type { Socket } from 'node:net'
import { isAnswer, peek, type Peek } from '../../hj212/index.ts'
import type { Journal } from '../journal/journal.ts'
import type { ArrivalVerdict } from '../journal/record.ts'
import type { DurationFacts } from '../lib/duration-counts.ts'
import type { Log } from '../lib/log.ts'
import type { LoggerEntry, Registry } from '../registry/registry.ts'
import { makeAnswers } from './answers.ts'
import {
  Connection,
  holdReasons,
  onlyMn,
  type Arrivals,
  type HoldReason,
  type Visitor,
} from './connection.ts'
import { makeCounters, type CounterFacts } from './counters.ts'
import { openDoors, type TlsDoorOptions } from './doors.ts'
import { makeKeeper } from './keeper.ts'
import { defaultLimits, type Limits } from './limit-settings.ts'
import { makeOccupancy, type Occupancy } from './occupancy.ts'
import { Pace } from './pace.ts'
import { makeRefusals, type RefusalFacts } from './refusals.ts'
import { makeVisitors } from './visitors.ts'
import type { FrameWatch, Heard } from './watch.ts'

export interface GatewayOptions {
  readonly host: string
  /** 0 takes a free port; null: TLS only. */
  readonly port: number | null
  readonly tls?: TlsDoorOptions | null
  readonly journal: Journal
  /** The registry as it stands now; asked for every frame. */
  readonly registry: () => Registry
  readonly now: () => number
  readonly watch?: FrameWatch
  readonly limits?: Partial<Limits>
  /** Bytes that are journalled and not yet in the tables; while there are many, back-fill waits. */
  readonly backlogBytes?: () => number
  readonly log?: Pick<Log, 'warn' | 'error'>
}

export interface GatewayFacts extends CounterFacts {
  readonly listening: boolean
  readonly connections: number
  readonly loggersConnected: number
  readonly answered: number
  /** From the last byte of a frame to the write of its answer. */
  readonly answerTimes: DurationFacts
  /** Connections that are not read for a moment so that live data go first. */
  readonly paced: number
  /** Connections that are not read just now, by reason. */
  readonly held: Readonly<Record<HoldReason, number>>
  /** Bounds that were met: by kind, and by whom lately. */
  readonly limits: RefusalFacts
}

export interface Gateway {
  /** Of the plain door; where there is none, of the one behind TLS. */
  readonly port: number
  readonly tlsPort: number | null
  readonly occupancy: Occupancy
  facts(): GatewayFacts
  /** Stops accepting, answers what is durable, closes the connections. The journal stays open. */
  close(): Promise<void>
}

/**
 * The door of the platform: frames in, journal, answer. The database is not in this path: what the gateway
 * must know of loggers is in memory.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { journal, registry, now, watch } = options
  const limits = { ...defaultLimits, ...options.limits }
  const connections = new Set<Connection>()
  const occupancy = makeOccupancy((mn, connection) => watch?.left(mn, connection))
  const counters = makeCounters()
  const answers = makeAnswers(now)
  const ticks = (): number => performance.now()
  const refusals = makeRefusals(now, options.log)
  const keeper = makeKeeper(limits, options.tls?.bindsMn ?? false, refusals, ticks())
  const visitors = makeVisitors(limits, refusals, ticks)
  const pace = new Pace<Connection>({ backlogBytes: options.backlogBytes ?? (() => 0), now })
  let paused = false
  let closing = false

  const keysOf = (mn: string): readonly Buffer[] => registry().loggerOf(mn, now())?.keys ?? []

  /** By the standard first; a device with a dialect of its own gets a second look only when that fails. */
  const look = (bytes: Buffer, at: number): Peek => {
    const first = peek(bytes, { keysOf })
    if (first.fault === null || first.MN === null) return first
    const dialect = registry().loggerOf(first.MN, at)?.dialect
    return dialect === undefined ? first : peek(bytes, { keysOf, dialect })
  }

  const occupy = (connection: Connection, logger: LoggerEntry, facts: Peek): void => {
    // What an old connection still had under way must not end the new one.
    if (connection.isEnding) return
    // An answer comes where the question went: on another connection it takes nothing from the one that is asked.
    if (facts.CN !== null && isAnswer(facts.CN) && occupancy.connectionOf(logger.mn) !== null) return
    occupancy.claim(logger.mn, connection)
    watch?.joined(logger, connection)
  }

  const prove = (connection: Connection): void => {
    connection.isProven = true
    visitors.proven(connection)
  }

  const listen = (
    connection: Connection,
    logger: LoggerEntry | null,
    facts: Peek,
    bytes: Buffer,
  ): Heard | null => {
    if (watch === undefined) return null
    if (logger !== null) return watch.frame(connection, logger, facts, bytes)
    return isNewcomer(facts) ? watch.stranger(connection, facts, bytes) : null
  }

  const arrivals: Arrivals = {
    frame(connection, bytes) {
      const receivedAt = now()
      const facts = look(bytes, receivedAt)
      const { verdict, logger } = keeper.judge(connection, facts, registry(), receivedAt)
      counters.count(verdict, receivedAt)
      if (facts.crcOk) connection.heardWholeFrame()
      if (logger === null) {
        if (!keeper.mayKeep(connection, bytes.length)) return
      } else {
        if (!connection.isProven) prove(connection)
        keeper.charge(connection, logger)
        pace.took(connection, bytes, facts.CN)
        if (occupancy.connectionOf(logger.mn) !== connection) occupy(connection, logger, facts)
      }
      const heard = listen(connection, logger, facts, bytes)
      const isOwed = verdict === 'accepted' || isActivation(facts, verdict)
      journal.append({ receivedAt, peer: connection.peer, verdict, bytes }, (address, error) => {
        // 9014 means durable, nothing less; a frame that could not be kept is sent again by its logger.
        if (error !== null) return
        if (isOwed) answers.owe(connection, facts, receivedAt)
        heard?.(address)
      })
      holdIfFull()
    },
    noise(connection, bytes) {
      const receivedAt = now()
      counters.count('noise', receivedAt)
      if (!keeper.mayKeep(connection, bytes.length)) return
      journal.append({ receivedAt, peer: connection.peer, verdict: 'noise', bytes }, () => {})
      holdIfFull()
    },
    limited(connection, kind) {
      refusals.note(kind, connection.visitor.subscriber.name, onlyMn(connection))
    },
    closed(connection) {
      connections.delete(connection)
      visitors.left(connection)
      pace.forget(connection)
      occupancy.forget(connection)
    },
  }

  const holdIfFull = (): void => {
    if (paused || !journal.full) return
    paused = true
    for (const connection of connections) connection.hold('journal')
  }
  journal.onDrain(() => {
    if (!paused) return
    paused = false
    for (const connection of connections) connection.release('journal')
  })

  const enter = (socket: Socket, visitor: Visitor): void => {
    const connection = new Connection(socket, visitor, arrivals, limits, ticks())
    connections.add(connection)
    visitors.entered(connection)
    socket.on('data', (chunk) => connection.receive(chunk, ticks()))
    if (paused) connection.hold('journal')
  }
  const { log } = options
  const doors = await openDoors(options, {
    admit: (socket) => visitors.admit(socket, ticks()),
    enter,
    failed: (visitor) => refusals.note('tls-handshake', visitor.subscriber.name, null),
    onFault: (error) => log?.error({ err: error }, 'gateway: new certificate not taken'),
  })
  const sweeper = setInterval(() => {
    const at = ticks()
    for (const connection of connections) connection.sweep(at)
    visitors.sweep(at)
  }, 1000)
  sweeper.unref()
  const pacer = setInterval(() => pace.tick(ticks()), 100)
  pacer.unref()

  return {
    port: doors.port,
    tlsPort: doors.tlsPort,
    occupancy,
    facts: () => ({
      ...counters.facts(now()),
      listening: !closing,
      answered: answers.count,
      connections: connections.size,
      loggersConnected: occupancy.loggers,
      answerTimes: answers.times(),
      paced: pace.holding,
      held: heldOf(connections),
      limits: refusals.facts(),
    }),
    async close() {
      clearInterval(sweeper)
      clearInterval(pacer)
      closing = true
      const closed = doors.close()
      for (const connection of connections) connection.hold('stop')
      await drained(journal)
      answers.flush()
      for (const connection of connections) connection.end()
      await closed
    },
  }
}

/** A whole frame of 2025 of a logger that has no MN here. */
const isNewcomer = ({ crcOk, version }: Peek): boolean => crcOk && version === '2025'

/** What a logger without MN says of its hardware is answered all the same [HJ 212-2025 C.2, reported]. */
const isActivation = (facts: Peek, verdict: ArrivalVerdict): boolean =>
  verdict === 'unknown-mn' && facts.CN === '1001' && isNewcomer(facts)

/** Resolves when all that was appended before is durable (or refused). */
function drained(journal: Journal): Promise<void> {
  if (journal.backlogBytes === 0) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (journal.backlogBytes > 0 && journal.state === 'ready') return
      clearInterval(timer)
      // The callbacks of the last batch queue their answers in this turn.
      setImmediate(resolve)
    }, 2)
  })
}

/** Counted when somebody asks: nothing is kept up for it. */
function heldOf(connections: Iterable<Connection>): Record<HoldReason, number> {
  const held: Record<HoldReason, number> = { journal: 0, unread: 0, rate: 0, pace: 0, stop: 0 }
  for (const connection of connections)
    for (const reason of holdReasons) if (connection.isHeld(reason)) held[reason] += 1
  return held
}
