import type { Socket } from 'node:net'
import { FrameReader } from '../../hj212/index.ts'

/** What one connection hands on. All buffers are views of the socket's chunk: use them before returning. */
export interface Arrivals {
  frame(connection: Connection, bytes: Buffer): void
  noise(connection: Connection, bytes: Buffer): void
  closed(connection: Connection): void
}

export interface ConnectionLimits {
  /** Silence after which a connection is closed, ms. Real-time intervals reach 3 600 s [HJ 212-2017 Table 4]. */
  readonly idleMs: number
  /** Time a started frame may stay unfinished, ms. */
  readonly unfinishedMs: number
  /** Answers a peer may leave unread before we stop reading from it, bytes. */
  readonly unreadBytes: number
}

/** One socket of field machines: cuts frames, collects answers, knows which MNs speak through it. */
export class Connection {
  readonly peer: string
  /** MNs whose last valid frame came through here. */
  readonly mns = new Set<string>()
  /** Instants here are of the monotonic clock: a step of the server's time cuts nobody off. */
  lastDataAt: number
  private readonly reader = new FrameReader()
  private readonly socket: Socket
  private readonly arrivals: Arrivals
  private readonly limits: ConnectionLimits
  private answers: Buffer[] = []
  private held = false
  private gone = false
  private ending = false

  constructor(socket: Socket, arrivals: Arrivals, limits: ConnectionLimits, now: number) {
    this.socket = socket
    this.arrivals = arrivals
    this.limits = limits
    this.lastDataAt = now
    const address = socket.remoteAddress ?? 'unknown'
    this.peer = address.includes(':')
      ? `[${address}]:${socket.remotePort}`
      : `${address}:${socket.remotePort}`
    socket.setNoDelay(true)
    // Half-open peers (power cut, NAT) are found by the kernel long before the idle limit.
    socket.setKeepAlive(true, 60_000)
    socket.on('drain', () => this.release())
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.finish())
  }

  /** Bytes came, at `now` of the monotonic clock. */
  receive(chunk: Buffer, now: number): void {
    this.lastDataAt = now
    this.deliver(this.reader.push(chunk))
  }

  private deliver(cuts: ReturnType<FrameReader['push']>): void {
    for (const cut of cuts) {
      if (this.gone) return
      if (cut.kind === 'frame') this.arrivals.frame(this, cut.bytes)
      else this.arrivals.noise(this, cut.bytes)
    }
  }

  /** Adds an answer to the next write; true when it is the first since the last flush. */
  answer(bytes: Buffer): boolean {
    if (this.gone) return false
    this.answers.push(bytes)
    return this.answers.length === 1
  }

  /** One write for all answers of a batch. A peer that reads none of them is not read from either. */
  flush(): void {
    const answers = this.answers
    if (answers.length === 0) return
    this.answers = []
    if (this.gone || !this.socket.writable) return
    this.socket.write(answers.length === 1 ? answers[0]! : Buffer.concat(answers))
    if (this.socket.writableLength > this.limits.unreadBytes) this.hold()
  }

  private hold(): void {
    this.held = true
    this.socket.pause()
  }

  private release(): void {
    if (!this.held) return
    this.held = false
    this.socket.resume()
  }

  /** Stops and starts reading for the journal's sake. */
  pause(): void {
    this.socket.pause()
  }

  resume(): void {
    if (!this.held) this.socket.resume()
  }

  /** Called every second or so: gives up unfinished frames and silent peers. */
  sweep(now: number): void {
    const silent = now - this.lastDataAt
    if (this.reader.buffered > 0 && silent > this.limits.unfinishedMs) this.deliver(this.reader.flush())
    if (silent > this.limits.idleMs) this.socket.destroy()
  }

  /** It speaks for nobody any more, though what its peer still sends is heard. */
  get isEnding(): boolean {
    return this.ending
  }

  /** Ends politely: what is queued goes out first. */
  end(): void {
    this.ending = true
    this.flush()
    this.socket.end()
    // A peer that never closes its side must not keep the stop waiting.
    setTimeout(() => this.socket.destroy(), 1000).unref()
  }

  private finish(): void {
    if (this.gone) return
    this.deliver(this.reader.flush())
    this.gone = true
    this.answers = []
    this.arrivals.closed(this)
  }
}
