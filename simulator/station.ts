import { connect, type Socket } from 'node:net'
import { MINUTE } from './beijing.ts'
import { chance } from './chance.ts'
import type { FieldClock } from './clock.ts'
import type { Counters } from './counters.ts'
import type { FieldLogger } from './logger.ts'

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

/** A logger and its socket: dials in, and dials again after 1, 2, 4 … 60 s (within a fifth, so that a fleet spreads). */
export class Station {
  readonly logger: FieldLogger
  private readonly options: StationOptions
  private socket: Socket | null = null
  private readonly outgoing: Uint8Array[] = []
  private attempts = 0
  private wasConnected = false
  /** When to dial, real ms; Infinity while there is a socket. */
  private dialAt = 0
  private isStopped = false

  constructor(logger: FieldLogger, options: StationOptions) {
    this.logger = logger
    this.options = options
  }

  get isConnected(): boolean {
    return this.socket !== null && !this.socket.connecting
  }

  /** Time has passed. */
  tick(): void {
    if (this.isStopped) return
    if (this.isSilent()) this.socket?.destroy()
    else if (this.socket === null && this.options.clock.real() >= this.dialAt) this.dial()
    this.logger.tick()
  }

  /** When `tick` is wanted, real ms. */
  nextTick(): number {
    if (this.isStopped) return Infinity
    const dialAt = this.socket === null ? Math.max(this.dialAt, this.silenceEnd()) : this.silenceStart()
    return Math.min(dialAt, this.logger.nextTick())
  }

  /** Ends the connection after what is queued, and stays away. */
  stop(): void {
    this.isStopped = true
    const { socket } = this
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
      this.logger.connected({ send: (bytes) => this.send(socket, bytes), close: () => socket.destroy() })
      this.options.changed(this)
    })
    socket.on('data', (chunk: Buffer) => {
      // A host that talks to us is one that works.
      this.attempts = 0
      this.logger.received(chunk)
      this.options.changed(this)
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      this.socket = null
      const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.attempts)
      this.attempts += 1
      const { index } = this.logger.device.plan
      this.dialAt = this.options.clock.real() + wait * (0.8 + 0.4 * chance(index, 190, this.attempts))
      this.logger.disconnected()
      this.options.changed(this)
    })
  }

  /** Frames of one turn go out in one write: in back-fill that is most of the cost. */
  private send(socket: Socket, bytes: Uint8Array): void {
    if (this.outgoing.push(bytes) > 1) return
    process.nextTick(() => {
      const frames = this.outgoing.splice(0)
      if (socket.writable) socket.write(frames.length === 1 ? frames[0]! : Buffer.concat(frames))
    })
  }

  /** Field time until which, or from which, the station keeps away from the line; null for one that never does. */
  private silence(): { from: number; to: number } | null {
    const quirk = this.logger.device.quirks.find((quirk) => quirk.kind === 'goes-silent')
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
