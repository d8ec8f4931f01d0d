import type { Socket } from 'node:net'
import { FrameReader } from '../../hj212/index.ts'
import type { Subscriber } from './addresses.ts'
import { Allowance } from './allowance.ts'
import type { Limits } from './limit-settings.ts'
import type { LimitKind } from './refusals.ts'

/** What one connection hands on. All buffers are views of the socket's chunk: use them before returning. */
export interface Arrivals {
  frame(connection: Connection, bytes: Buffer): void
  noise(connection: Connection, bytes: Buffer): void
  /** It met a bound: it is not read for a while, or ends. */
  limited(connection: Connection, kind: LimitKind): void
  closed(connection: Connection): void
}

/** Who is at the other end, as far as the socket says it. */
export interface Visitor {
  /** `address:port`. */
  readonly peer: string
  readonly subscriber: Subscriber
  /** CN and alternative names of the client certificate; null without one. */
  readonly certificateNames: ReadonlySet<string> | null
}

/** Why a connection is not read. Each reason is taken back by whoever gave it. */
const holdBits = { journal: 1, unread: 2, rate: 4, pace: 8, stop: 16 } as const
export type HoldReason = keyof typeof holdBits
export const holdReasons = Object.keys(holdBits) as readonly HoldReason[]

/** The most of unbroken noise that is one record of the journal: no more than a frame has. */
const noiseRecord = 4096

/** One socket of field machines: cuts frames, collects answers, knows which MNs speak through it. */
export class Connection {
  readonly visitor: Visitor
  /** MNs whose last valid frame came through here. */
  readonly mns = new Set<string>()
  /** An accepted frame has come. */
  isProven = false
  /** Instants here are of the monotonic clock: a step of the server's time cuts nobody off. */
  lastDataAt: number
  /** Epoch milliseconds. */
  readonly openedAt: number
  private readonly reader: FrameReader
  private readonly socket: Socket
  private readonly arrivals: Arrivals
  private readonly limits: Limits
  private readonly frames: Allowance
  private answers: Buffer[] = []
  private holds = 0
  /** 0: no frame is under way. */
  private frameBeganAt = 0
  /** Time-outs of frames under way since the last whole one. */
  private unfinished = 0
  private hasWholeFrame = false
  private noiseBytes = 0
  private unreadSince = 0
  private slowUntil = 0
  private overRateSince = 0
  private gone = false
  private ending = false
  private isCut = false

  constructor(socket: Socket, visitor: Visitor, arrivals: Arrivals, limits: Limits, now: number) {
    this.socket = socket
    this.visitor = visitor
    this.arrivals = arrivals
    this.limits = limits
    this.openedAt = now
    this.lastDataAt = now
    this.reader = new FrameReader(limits)
    this.frames = new Allowance(limits.framesPerMinute, now)
    socket.setNoDelay(true)
    // Half-open peers (power cut, NAT) are found by the kernel long before the idle limit.
    socket.setKeepAlive(true, 60_000)
    socket.on('drain', () => this.release('unread'))
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.finish())
  }

  get peer(): string {
    return this.visitor.peer
  }

  /** Bytes came, at `now` of the monotonic clock. */
  receive(chunk: Buffer, now: number): void {
    this.lastDataAt = now
    const wasUnderWay = this.reader.buffered > 0
    const cuts = this.reader.push(chunk)
    this.deliver(cuts)
    if (this.reader.buffered === 0) this.frameBeganAt = 0
    else if (!wasUnderWay || cuts.length > 0) this.frameBeganAt = now
  }

  private deliver(cuts: ReturnType<FrameReader['push']>): void {
    let frames = 0
    for (const cut of cuts) {
      if (this.gone || this.isCut) return
      if (cut.kind === 'noise') this.deliverNoise(cut.bytes)
      else {
        frames += 1
        this.arrivals.frame(this, cut.bytes)
      }
    }
    if (frames > 0) this.slow(this.frames.charge(frames, this.lastDataAt), 'frame-rate')
  }

  private deliverNoise(bytes: Buffer): void {
    for (let from = 0; from < bytes.length; from += noiseRecord) {
      if (this.isCut) return
      this.arrivals.noise(this, bytes.subarray(from, from + noiseRecord))
    }
    this.noiseBytes += bytes.length
    if (this.noiseBytes > this.limits.noiseKb * 1024) this.cut('noise')
  }

  /** A frame with a right CRC came, whoever sent it: this is no stranger to HJ 212. */
  heardWholeFrame(): void {
    this.hasWholeFrame = true
    this.noiseBytes = 0
    this.unfinished = 0
  }

  /** Does not read for `ms`: too many frames came. Nothing is lost, the rest waits in the peer's socket. */
  slow(ms: number, kind: LimitKind): void {
    if (ms === 0) return
    const now = this.lastDataAt
    if (this.overRateSince === 0) this.overRateSince = now
    if (now + ms <= this.slowUntil) return
    this.slowUntil = now + ms
    if ((this.holds & holdBits.rate) === 0) this.arrivals.limited(this, kind)
    this.hold('rate')
  }

  /** Adds an answer to the next write; true when it is the first since the last flush. */
  answer(bytes: Buffer): boolean {
    if (this.gone) return false
    this.answers.push(bytes)
    return this.answers.length === 1
  }

  /** Sends what the platform says of its own accord, behind the answers that wait; false: the peer has gone. */
  send(bytes: Buffer): boolean {
    if (this.gone) return false
    this.answers.push(bytes)
    this.flush()
    return true
  }

  /** One write for all answers of a batch. A peer that reads none of them is not read from either. */
  flush(): void {
    const answers = this.answers
    if (answers.length === 0) return
    this.answers = []
    if (this.gone || !this.socket.writable) return
    this.socket.write(answers.length === 1 ? answers[0]! : Buffer.concat(answers))
    if (this.socket.writableLength <= this.limits.unreadKb * 1024) return
    if ((this.holds & holdBits.unread) === 0) this.unreadSince = performance.now()
    this.hold('unread')
  }

  isHeld(reason: HoldReason): boolean {
    return (this.holds & holdBits[reason]) !== 0
  }

  /** Stops reading until every reason is gone. */
  hold(reason: HoldReason): void {
    if (this.holds === 0) this.socket.pause()
    this.holds |= holdBits[reason]
  }

  release(reason: HoldReason): void {
    if ((this.holds & holdBits[reason]) === 0) return
    this.holds &= ~holdBits[reason]
    if (this.holds === 0) this.socket.resume()
  }

  /** Called every second or so: gives up unfinished frames and silent peers. */
  sweep(now: number): void {
    if (this.gone) return
    if ((this.holds & holdBits.rate) !== 0) this.sweepRate(now)
    else if (this.overRateSince > 0 && now - this.slowUntil > 60_000) this.overRateSince = 0
    if ((this.holds & holdBits.unread) !== 0 && now - this.unreadSince > this.limits.unreadSeconds * 1000) {
      return this.cut('unread')
    }
    if (this.holds !== 0) {
      // Who is not listened to is not silent.
      this.lastDataAt = now
      if (this.frameBeganAt > 0) this.frameBeganAt = now
      return
    }
    if (this.frameBeganAt > 0 && now - this.frameBeganAt > this.limits.unfinishedSeconds * 1000) {
      this.giveUpFrame()
    }
    if (!this.hasWholeFrame && now - this.openedAt > this.limits.firstFrameSeconds * 1000) {
      this.cut('first-frame')
    } else if (now - this.lastDataAt > this.limits.idleSeconds * 1000) this.cut('idle')
  }

  private sweepRate(now: number): void {
    if (now - this.overRateSince > this.limits.overRateMinutes * 60_000) this.cut('over-rate')
    else if (now >= this.slowUntil) this.release('rate')
  }

  private giveUpFrame(): void {
    this.frameBeganAt = 0
    this.unfinished += 1
    this.deliver(this.reader.flush())
    if (this.unfinished > 1) this.cut('unfinished')
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

  /** Ends at once, for a bound that the peer met. */
  cut(kind: LimitKind): void {
    if (this.gone || this.isCut) return
    this.isCut = true
    this.arrivals.limited(this, kind)
    this.socket.destroy()
  }

  private finish(): void {
    if (this.gone) return
    this.deliver(this.reader.flush())
    this.gone = true
    this.answers = []
    this.arrivals.closed(this)
  }
}

/** 2005 answers without an MN can be attributed only where one device speaks alone. */
export function onlyMn({ mns }: Connection): string | null {
  if (mns.size !== 1) return null
  for (const mn of mns) return mn
  return null
}
