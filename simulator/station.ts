import { connect, type Socket } from 'node:net'
import { MINUTE } from './beijing.ts'
import { chance } from './chance.ts'
import type { FieldClock } from './clock.ts'
import type { Counters } from './counters.ts'
import { makeDrip } from './drip.ts'
import type { FieldLogger } from './logger.ts'
import type { Quirk } from './quirk.ts'

export interface StationOptions {
  readonly host: string
  readonly port: number
  readonly clock: FieldClock
  readonly counters: Counters
  /** Something happened that may change when the station is due. */
  readonly changed: (station: Station) => void
}

const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 60_000
const HALF_PACKET_MS = 20
const MOST_LEFT = 4

/** A logger (or several that share it) and its socket: dials in, and dials again after 1, 2, 4 … 60 s (within a fifth, so that a fleet spreads). */
export class Station {
  readonly loggers: readonly FieldLogger[]
  private readonly options: StationOptions
  private readonly quirks: readonly Quirk[]
  private socket: Socket | null = null
  /** Sockets left open behind a new one. */
  private readonly left: Socket[] = []
  private outgoing: Uint8Array[] = []
  /** When the socket is left for a new one, real ms. */
  private leaveAt = Infinity
  /** Neither sends nor reads, and does not end the connection. */
  private isFrozen = false
  private attempts = 0
  private wasConnected = false
  /** When to dial, real ms; Infinity while there is a socket. */
  private dialAt = 0
  private isStopped = false

  /** The quirks of its line are those of the first logger. */
  constructor(loggers: readonly FieldLogger[], options: StationOptions) {
    this.loggers = loggers
    this.options = options
    this.quirks = loggers[0]!.device.quirks
  }

  get isConnected(): boolean {
    return this.socket !== null && !this.socket.connecting
  }

  /** Time has passed. */
  tick(): void {
    if (this.isStopped || this.isFrozen) return
    if (this.options.clock.real() >= this.leaveAt) this.leave()
    if (this.isSilent()) this.socket?.destroy()
    else if (this.socket === null && this.options.clock.real() >= this.dialAt) this.dial()
    for (const logger of this.loggers) logger.tick()
  }

  /** When `tick` is wanted, real ms. */
  nextTick(): number {
    if (this.isStopped || this.isFrozen) return Infinity
    const dialAt = this.socket === null ? Math.max(this.dialAt, this.silenceEnd()) : this.silenceStart()
    return this.loggers.reduce(
      (least, logger) => Math.min(least, logger.nextTick()),
      Math.min(dialAt, this.leaveAt),
    )
  }

  /** Ends the connection after what is queued, and stays away. */
  stop(): void {
    this.isStopped = true
    const { socket } = this
    for (const old of this.left) old.destroy()
    if (socket !== null) process.nextTick(() => socket.end())
  }

  /** Cuts the line as a power failure would. */
  cut(): void {
    this.socket?.destroy()
  }

  private dial(): void {
    const { host, port, counters } = this.options
    const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 })
    this.socket = socket
    this.dialAt = Infinity
    socket.on('connect', () => {
      counters.connects += 1
      if (this.wasConnected) counters.reconnects += 1
      this.wasConnected = true
      const early = this.quirk('reconnects-early')
      if (early !== undefined) this.leaveAt = this.options.clock.real() + early.afterMs
      const write = this.writerOf(socket)
      const line = { send: (bytes: Uint8Array) => this.send(write, bytes), close: () => socket.destroy() }
      for (const logger of this.loggers) logger.connected(line)
      this.options.changed(this)
    })
    socket.on('data', (chunk: Buffer) => {
      if (this.socket !== socket || this.isFrozen) return
      // A host that talks to us is one that works.
      this.attempts = 0
      for (const logger of this.loggers) logger.received(chunk)
      if (this.quirk('half-open') !== undefined) this.freeze()
      this.options.changed(this)
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      if (this.socket !== socket) return
      this.socket = null
      this.isFrozen = false
      this.leaveAt = Infinity
      const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.attempts)
      this.attempts += 1
      const { index } = this.loggers[0]!.device.plan
      this.dialAt = this.options.clock.real() + wait * (0.8 + 0.4 * chance(index, 190, this.attempts))
      for (const logger of this.loggers) logger.disconnected()
      this.options.changed(this)
    })
  }

  /** Leaves the socket open and dials anew: the host learns of the old one's end only much later, or never. */
  private leave(): void {
    const { socket } = this
    this.leaveAt = Infinity
    if (socket === null) return
    this.socket = null
    this.left.push(socket)
    if (this.left.length > MOST_LEFT) this.left.shift()!.destroy()
    this.dialAt = 0
    for (const logger of this.loggers) logger.disconnected()
  }

  private freeze(): void {
    this.isFrozen = true
    this.socket?.pause()
  }

  private quirk<K extends Quirk['kind']>(kind: K): Extract<Quirk, { kind: K }> | undefined {
    return this.quirks.find((quirk): quirk is Extract<Quirk, { kind: K }> => quirk.kind === kind)
  }

  /** How frames go out on this socket. */
  private writerOf(socket: Socket): (bytes: Uint8Array) => void {
    const slow = this.quirk('slow')
    if (slow !== undefined) {
      const drip = makeDrip(socket, slow.byteMs)
      return (bytes) => drip(Array.from(bytes, (byte) => Uint8Array.of(byte)))
    }
    const halves = (bytes: Uint8Array): [Uint8Array, Uint8Array] => {
      const middle = bytes.length >> 1
      return [bytes.subarray(0, middle), bytes.subarray(middle)]
    }
    if (this.quirk('half-packets') !== undefined) {
      const drip = makeDrip(socket, HALF_PACKET_MS)
      return (bytes) => drip(halves(bytes))
    }
    if (this.quirk('unfinished') !== undefined)
      return (bytes) => {
        if (this.isFrozen) return
        socket.write(halves(bytes)[0])
        this.freeze()
      }
    return (bytes) => {
      if (socket.writable && !this.isFrozen) socket.write(bytes)
    }
  }

  /** Frames of one turn go out in one write: in back-fill that is most of the cost. */
  private send(write: (bytes: Uint8Array) => void, bytes: Uint8Array): void {
    if (this.outgoing.push(bytes) > 1) return
    process.nextTick(() => {
      const frames = this.outgoing
      this.outgoing = []
      write(frames.length === 1 ? frames[0]! : Buffer.concat(frames))
    })
  }

  /** Field time until which, or from which, the station keeps away from the line; null for one that never does. */
  private silence(): { from: number; to: number } | null {
    const quirk = this.quirk('goes-silent')
    if (quirk === undefined) return null
    const every = quirk.everyMinutes * MINUTE
    const end = Math.floor(this.options.clock.now() / every) * every + every
    return { from: end - quirk.minutes * MINUTE, to: end }
  }

  private isSilent(): boolean {
    const silence = this.silence()
    return silence !== null && this.options.clock.now() >= silence.from
  }

  private silenceStart(): number {
    const silence = this.silence()
    return silence === null ? Infinity : this.options.clock.realAt(silence.from)
  }

  private silenceEnd(): number {
    return this.isSilent() ? this.options.clock.realAt(this.silence()!.to) : 0
  }
}
