import { createServer, type AddressInfo } from 'node:net'
import { answerFor, encodeAnswer, isAnswer, peek, type Peek } from '../../hj212/index.ts'
import type { Journal } from '../journal/journal.ts'
import type { ArrivalVerdict } from '../journal/record.ts'
import { DurationCounts, type DurationFacts } from '../lib/duration-counts.ts'
import type { LoggerEntry, Registry } from '../registry/registry.ts'
import { admit } from './admit.ts'
import { Connection, type Arrivals, type ConnectionLimits } from './connection.ts'
import { makeCounters, type CounterFacts } from './counters.ts'
import { makeOccupancy, type Occupancy } from './occupancy.ts'
import type { FrameWatch, Heard } from './watch.ts'

export interface GatewayOptions {
  readonly host: string
  /** 0 takes a free port. */
  readonly port: number
  readonly journal: Journal
  /** The registry as it stands now; asked for every frame. */
  readonly registry: () => Registry
  readonly now: () => number
  readonly watch?: FrameWatch
  readonly maxConnections?: number
  readonly limits?: Partial<ConnectionLimits>
}

export interface GatewayFacts extends CounterFacts {
  readonly connections: number
  readonly loggersConnected: number
  /** From the last byte of a frame to the write of its answer. */
  readonly answerTimes: DurationFacts
}

export interface Gateway {
  readonly port: number
  readonly occupancy: Occupancy
  facts(): GatewayFacts
  /** Stops accepting, answers what is durable, closes the connections. The journal stays open. */
  close(): Promise<void>
}

const defaultLimits: ConnectionLimits = {
  idleMs: 2 * 3600_000,
  unfinishedMs: 10_000,
  unreadBytes: 256 * 1024,
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
  const answered = new Set<Connection>()
  const answerTimes = new DurationCounts()
  /** When the frames came whose answers wait for the next write. */
  const owedSince: number[] = []
  let paused = false

  const keysOf = (mn: string): readonly Buffer[] => registry().loggerOf(mn, now())?.keys ?? []

  /** By the standard first; a device with a dialect of its own gets a second look only when that fails. */
  const look = (bytes: Buffer, at: number): Peek => {
    const first = peek(bytes, { keysOf })
    if (first.crcOk || first.MN === null) return first
    const dialect = registry().loggerOf(first.MN, at)?.dialect
    return dialect?.crc === undefined || dialect.crc === 'hj212' ? first : peek(bytes, { keysOf, dialect })
  }

  const flushAnswers = (): void => {
    for (const connection of answered) connection.flush()
    answered.clear()
    const writtenAt = now()
    for (const since of owedSince) answerTimes.note(writtenAt - since)
    owedSince.length = 0
  }

  const answer = (connection: Connection, facts: Peek, receivedAt: number): void => {
    const { version, CN, flag } = facts
    const kind = answerFor({ version, CN, answer: flag > 0 && (flag & 1) === 1 })
    if (kind === null) return
    counters.answered()
    owedSince.push(receivedAt)
    if (!connection.answer(encodeAnswer({ ...answerHead(facts), kind }))) return
    // Callbacks of one batch come in one go: one write per socket when they are through.
    if (answered.size === 0) setImmediate(flushAnswers)
    answered.add(connection)
  }

  const occupy = (connection: Connection, logger: LoggerEntry, facts: Peek): void => {
    // What an old connection still had under way must not end the new one.
    if (connection.isEnding) return
    // An answer comes where the question went: on another connection it takes nothing from the one that is asked.
    if (facts.CN !== null && isAnswer(facts.CN) && occupancy.connectionOf(logger.mn) !== null) return
    occupancy.claim(logger.mn, connection)
    watch?.joined(logger, connection)
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
      const { verdict, logger } = admit(facts, registry(), onlyMn(connection), receivedAt)
      counters.count(verdict, receivedAt)
      if (logger !== null && occupancy.connectionOf(logger.mn) !== connection)
        occupy(connection, logger, facts)
      const heard = listen(connection, logger, facts, bytes)
      const isOwed = verdict === 'accepted' || isActivation(facts, verdict)
      journal.append({ receivedAt, peer: connection.peer, verdict, bytes }, (address, error) => {
        // 9014 means durable, nothing less; a frame that could not be kept is sent again by its logger.
        if (error !== null) return
        if (isOwed) answer(connection, facts, receivedAt)
        heard?.(address)
      })
      holdIfFull()
    },
    noise(connection, bytes) {
      const receivedAt = now()
      counters.count('noise', receivedAt)
      journal.append({ receivedAt, peer: connection.peer, verdict: 'noise', bytes }, () => {})
      holdIfFull()
    },
    closed(connection) {
      connections.delete(connection)
      occupancy.forget(connection)
    },
  }

  const holdIfFull = (): void => {
    if (paused || !journal.full) return
    paused = true
    for (const connection of connections) connection.pause()
  }
  journal.onDrain(() => {
    if (!paused) return
    paused = false
    for (const connection of connections) connection.resume()
  })

  const server = createServer((socket) => {
    const connection = new Connection(socket, arrivals, limits, performance.now())
    connections.add(connection)
    socket.on('data', (chunk) => connection.receive(chunk, performance.now()))
    if (paused) connection.pause()
  })
  server.maxConnections = options.maxConnections ?? 70_000
  const sweeper = setInterval(() => {
    const at = performance.now()
    for (const connection of connections) connection.sweep(at)
  }, 2000)
  sweeper.unref()

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: options.host, port: options.port, backlog: 4096 }, () => {
      server.off('error', reject)
      resolve()
    })
  })

  return {
    port: (server.address() as AddressInfo).port,
    occupancy,
    facts: () => ({
      ...counters.facts(now()),
      connections: connections.size,
      loggersConnected: occupancy.loggers,
      answerTimes: answerTimes.facts(),
    }),
    async close() {
      clearInterval(sweeper)
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const connection of connections) connection.pause()
      await drained(journal)
      flushAnswers()
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

/** 2005 answers without an MN can be attributed only where one device speaks alone. */
function onlyMn(connection: Connection): string | null {
  if (connection.mns.size !== 1) return null
  for (const mn of connection.mns) return mn
  return null
}

const answerHead = (facts: Peek) => ({
  version: facts.version,
  QN: facts.QN,
  PW: facts.PW,
  // [HJ 212-2025 C.2, reported] a logger without MN is answered without one.
  MN: facts.MN ?? (facts.CN === '1001' ? '' : null),
  upload: { CN: facts.CN ?? '', PNO: facts.PNO, PNUM: facts.PNUM },
})

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
