import { createServer, type AddressInfo, type Socket } from 'node:net'
import { FrameReader, peek } from '../../hj212/index.ts'
import { Allowance } from '../gateway/allowance.ts'
import { plainAddress, subscriberOf } from '../lib/network.ts'
import type { Line, SandboxSession } from './session.ts'
import type { SandboxLimits } from './settings.ts'

/** A frame that belongs to no session. */
export interface Stranger {
  readonly at: number
  readonly peer: string
  readonly mn: string | null
  readonly size: number
}

export interface Listener {
  readonly port: number
  /** Newest first. */
  strangers(): readonly Stranger[]
  /** Gives up unfinished frames and silent peers. */
  sweep(at: number): void
  close(): Promise<void>
}

interface ListenerOptions {
  readonly host: string
  readonly port: number
  readonly limits: SandboxLimits
  readonly now: () => number
  readonly sessionOf: (mn: string) => SandboxSession | null
}

const mostStrangers = 20
/** Kept of a connection whose MN is not known yet: the registration packet of a modem comes first. */
const mostHeld = 8

/** The port of the sandbox: whoever connects is a stranger until a frame names the MN of a session. */
export async function startListener({
  host,
  port,
  limits,
  now,
  sessionOf,
}: ListenerOptions): Promise<Listener> {
  const guests = new Set<Guest>()
  const byAddress = new Map<string, number>()
  const strangers: Stranger[] = []
  const parts: GuestParts = {
    limits,
    now,
    sessionOf,
    strange(stranger) {
      strangers.unshift(stranger)
      if (strangers.length > mostStrangers) strangers.pop()
    },
  }
  const server = createServer((socket) => {
    const address = subscriberOf(plainAddress(socket.remoteAddress ?? ''))
    const already = byAddress.get(address) ?? 0
    if (already >= limits.connectionsOfAddress) {
      socket.destroy()
      return
    }
    byAddress.set(address, already + 1)
    const guest = new Guest(socket, parts)
    guests.add(guest)
    socket.on('close', () => {
      guests.delete(guest)
      const left = byAddress.get(address)! - 1
      if (left === 0) byAddress.delete(address)
      else byAddress.set(address, left)
    })
  })
  server.maxConnections = limits.connections
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return {
    port: (server.address() as AddressInfo).port,
    strangers: () => strangers,
    sweep(at) {
      for (const guest of guests) guest.sweep(at)
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const guest of guests) guest.drop()
      await closed
    },
  }
}

interface GuestParts {
  readonly limits: SandboxLimits
  readonly now: () => number
  readonly sessionOf: (mn: string) => SandboxSession | null
  strange(stranger: Stranger): void
}

/** One socket of the sandbox port. */
class Guest implements Line {
  readonly peer: string
  private readonly socket: Socket
  private readonly parts: GuestParts
  private readonly reader: FrameReader
  private readonly frames: Allowance
  private session: SandboxSession | null = null
  private held: { readonly kind: 'frame' | 'noise'; readonly bytes: Buffer }[] = []
  private lastDataAt: number
  private noiseBytes = 0
  private wake: NodeJS.Timeout | null = null

  constructor(socket: Socket, parts: GuestParts) {
    const { limits, now } = parts
    this.socket = socket
    this.parts = parts
    this.peer = `${plainAddress(socket.remoteAddress ?? 'unknown')}:${socket.remotePort}`
    this.reader = new FrameReader({ maxSegment: 4096, maxBuffer: 8192 })
    this.lastDataAt = now()
    this.frames = new Allowance(limits.framesPerMinute, this.lastDataAt)
    socket.setNoDelay(true)
    socket.setKeepAlive(true, 60_000)
    socket.on('data', (chunk) => this.receive(chunk))
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.finish())
  }

  send(bytes: Uint8Array): void {
    if (!this.socket.writable) return
    this.socket.write(bytes)
    // A peer that reads nothing is not written to for ever.
    if (this.socket.writableLength > this.parts.limits.unreadBytes) this.drop()
  }

  drop(): void {
    this.socket.destroy()
  }

  sweep(at: number): void {
    const silent = at - this.lastDataAt
    if (this.reader.buffered > 0 && silent > this.parts.limits.unfinishedMs)
      this.take(this.reader.flush(), at)
    if (silent > this.parts.limits.idleMs) this.drop()
  }

  private receive(chunk: Buffer): void {
    const at = this.parts.now()
    this.lastDataAt = at
    this.take(this.reader.push(chunk), at)
  }

  private take(cuts: ReturnType<FrameReader['push']>, at: number): void {
    for (const { kind, bytes } of cuts) {
      if (this.socket.destroyed) return
      if (kind === 'frame') this.frame(Buffer.from(bytes), at)
      else this.noise(Buffer.from(bytes), at)
    }
    const wait = this.frames.charge(cuts.length, at)
    if (wait > 0) this.rest(wait)
    if (this.session?.isFull === true) this.drop()
  }

  /** Not read for a while: the rest waits in the peer's socket. */
  private rest(ms: number): void {
    this.socket.pause()
    this.wake ??= setTimeout(() => {
      this.wake = null
      this.socket.resume()
    }, ms)
  }

  private frame(bytes: Buffer, at: number): void {
    this.noiseBytes = 0
    const { MN } = peek(bytes)
    const session = MN === null ? null : this.parts.sessionOf(MN)
    if (session !== null && session !== this.session) this.bind(session, at)
    if (this.session !== null) return this.session.frame(bytes, at)
    this.parts.strange({ at, peer: this.peer, mn: MN?.slice(0, 64) ?? null, size: bytes.length })
    this.hold('frame', bytes)
    return undefined
  }

  private noise(bytes: Buffer, at: number): void {
    this.noiseBytes += bytes.length
    if (this.noiseBytes > this.parts.limits.noiseBytes) return this.drop()
    if (this.session !== null) return this.session.noise(bytes, at)
    this.hold('noise', bytes)
    return undefined
  }

  private hold(kind: 'frame' | 'noise', bytes: Buffer): void {
    if (this.held.length < mostHeld) this.held.push({ kind, bytes })
  }

  /** What came before the MN was known belongs to the session, too. */
  private bind(session: SandboxSession, at: number): void {
    this.session?.disconnected(this, at)
    this.session = session
    session.connected(this, at)
    for (const { kind, bytes } of this.held.splice(0)) {
      if (kind === 'frame') session.frame(bytes, at)
      else session.noise(bytes, at)
    }
  }

  private finish(): void {
    if (this.wake !== null) clearTimeout(this.wake)
    const at = this.parts.now()
    this.take(this.reader.flush(), at)
    this.session?.disconnected(this, at)
    this.session = null
  }
}
