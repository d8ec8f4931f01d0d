import { connect, type Socket } from 'node:net'
import { loadFrameSize, writeLoadFrame, type LoadBody, type LoadHead } from './load-frame.ts'

/** What a connection tells of the answers that it reads. Times are those of `performance.now()`. */
export interface LoadListener {
  /** A 9014 for the frame that was meant to be sent at `intended`. */
  answered(connection: LoadConnection, intended: number, now: number): void
  /** All answers of one read are through: time to send more. */
  read(connection: LoadConnection, answers: number): void
  failed(connection: LoadConnection): void
}

/** Frames of one logger and command, one after another. */
export interface LoadSeries {
  readonly head: LoadHead
  /** Shared by many loggers; each begins at another place. */
  readonly bodies: readonly LoadBody[]
  readonly turn: number
  /** First DataTime and the step to the next, s. */
  readonly startSecond: number
  readonly stepSeconds: number
}

/** Most that a connection may have unanswered; its ring begins at 4 and grows with need. */
export const MOST_UNANSWERED = 16_384
// Every read of every connection lands here; what is unfinished is copied out.
const inbox = Buffer.allocUnsafe(65_536)
const CN_AT = 36
const QN_MS_AT = 19

/** One socket of the load generator. Answers of a connection come in the order of its frames. */
export class LoadConnection {
  readonly socket: Socket
  outstanding = 0
  sent = 0
  /** Frames other than the awaited 9014: host requests, answers out of order. */
  unmatched = 0
  private readonly listener: LoadListener
  private intended = new Float64Array(4)
  private qns = new Int32Array(4)
  private head = 0
  private lastQn = 0
  private rest: Buffer | null = null

  /** `from`: the local address; undefined leaves it to the system. */
  constructor(host: string, port: number, from: string | undefined, listener: LoadListener) {
    this.listener = listener
    this.socket = connect({
      host,
      port,
      ...(from === undefined ? {} : { localAddress: from }),
      noDelay: true,
      onread: {
        buffer: inbox,
        callback: (length) => {
          this.receive(length)
          return true
        },
      },
    })
    this.socket.on('error', () => this.socket.destroy())
    this.socket.on('close', () => listener.failed(this))
  }

  /**
   * Sends frames `first` … `first + count - 1` of a series in one write. `now`: epoch ms for QN; `intended`: when they
   * should have gone.
   */
  send(series: LoadSeries, first: number, count: number, now: number, intended: number): void {
    const { head, bodies, turn, startSecond, stepSeconds } = series
    const bodyOf = (place: number): LoadBody => bodies[(turn + place) % bodies.length]!
    let size = 0
    for (let i = first; i < first + count; i += 1) size += loadFrameSize(head, bodyOf(i))
    const out = Buffer.allocUnsafe(size)
    let at = 0
    for (let i = first; i < first + count; i += 1) {
      const qn = now > this.lastQn ? now : this.lastQn + 1
      this.lastQn = qn
      if (this.outstanding === this.qns.length) this.grow()
      const slot = (this.head + this.outstanding) % this.qns.length
      this.intended[slot] = intended
      this.qns[slot] = qn % 10_000_000
      at = writeLoadFrame(out, at, head, bodyOf(i), qn, startSecond + i * stepSeconds)
      this.sent += 1
      this.outstanding += 1
    }
    this.socket.write(out)
  }

  private grow(): void {
    const { head, intended, qns } = this
    const after = qns.length - head
    this.intended = new Float64Array(2 * qns.length)
    this.intended.set(intended.subarray(head))
    this.intended.set(intended.subarray(0, head), after)
    this.qns = new Int32Array(2 * qns.length)
    this.qns.set(qns.subarray(head))
    this.qns.set(qns.subarray(0, head), after)
    this.head = 0
  }

  private receive(length: number): void {
    const now = performance.now()
    let bytes = inbox
    let end = length
    if (this.rest !== null) {
      bytes = Buffer.concat([this.rest, inbox.subarray(0, length)])
      end = bytes.length
      this.rest = null
    }
    let at = 0
    let answers = 0
    while (end - at >= 12) {
      const size = frameSize(bytes, at)
      if (end - at < size) break
      if (this.isNext(bytes, at)) {
        const intended = this.intended[this.head]!
        this.head = (this.head + 1) % this.qns.length
        this.outstanding -= 1
        this.listener.answered(this, intended, now)
        answers += 1
      } else this.unmatched += 1
      at += size
    }
    if (at < end) this.rest = Buffer.from(bytes.subarray(at, end))
    this.listener.read(this, answers)
  }

  /** Whether the frame is 9014 with the QN of the oldest unanswered frame. */
  private isNext(bytes: Buffer, at: number): boolean {
    if (this.outstanding === 0 || bytes[at + CN_AT] !== 0x39 || bytes[at + CN_AT + 3] !== 0x34) return false
    const expected = this.qns[this.head]!
    // The last five digits of QN tell one frame from its neighbours; minutes are not decimal in epoch ms.
    const ms =
      digit(bytes, at + QN_MS_AT + 4) * 100 +
      digit(bytes, at + QN_MS_AT + 5) * 10 +
      digit(bytes, at + QN_MS_AT + 6)
    return expected % 1000 === ms
  }
}

function digit(bytes: Buffer, at: number): number {
  return bytes[at]! - 0x30
}

/** Size by the length field; 9014 frames of a host that keeps to the standard end with CR LF. */
function frameSize(bytes: Buffer, at: number): number {
  return (
    12 +
    digit(bytes, at + 2) * 1000 +
    digit(bytes, at + 3) * 100 +
    digit(bytes, at + 4) * 10 +
    digit(bytes, at + 5)
  )
}
