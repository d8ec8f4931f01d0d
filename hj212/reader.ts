/**
 * Cuts a byte stream into frames. Length first: cipher text may hold LF, `##` or `&&`. Where the length does not
 * fit, the first `&&` with a CRC behind it ends the frame. TCP knows no packet borders, so any cut of the stream
 * gives the same frames. [HJ 212-2017 6.3.1]
 */
import { examine, makeCandidate, nextHeader } from './candidate.ts'
import { countTail } from './envelope.ts'
import { CR, LF } from './octet.ts'

/**
 * A frame holds everything from `##` up to its CRC, with CR LF where they came along; its CRC may be wrong. Noise
 * is what lay between frames. `bytes` are views of what was read: copy what is kept long.
 */
export type Cut =
  | { readonly kind: 'frame'; readonly bytes: Buffer; readonly by: 'length' | 'scan' }
  | { readonly kind: 'noise'; readonly bytes: Buffer }

export interface FrameReaderOptions {
  /** Lengths above this are not believed; the frame is then found by its end. */
  readonly maxSegment?: number
  /** Bytes held at most for a frame that is not whole yet; at least a frame of `maxSegment`. */
  readonly maxBuffer?: number
}

const NO_CUTS: readonly Cut[] = Object.freeze([])
const NOTHING = Buffer.alloc(0)
const FRAME_AROUND_SEGMENT = 12

export class FrameReader {
  readonly #maxSegment: number
  readonly #maxBuffer: number
  /** `#store[0, #held)` is not cut yet: a candidate frame, or a lone `#`. */
  #store: Buffer = NOTHING
  #held = 0
  readonly #candidate = makeCandidate()
  /** Bytes of CR and LF that this sender puts behind a frame; the reader waits for as many. */
  #tail = 0
  /** What the next chunk may begin with: nothing of a tail, CR LF, or the LF of a CR. */
  #owed: 'nothing' | 'tail' | 'line feed' = 'nothing'

  constructor(options: FrameReaderOptions = {}) {
    this.#maxSegment = options.maxSegment ?? 4096
    this.#maxBuffer = Math.max(options.maxBuffer ?? 8192, this.#maxSegment + FRAME_AROUND_SEGMENT)
  }

  /** Bytes held back for a frame that is not whole yet. */
  get buffered(): number {
    return this.#held
  }

  /** Cuts what has come so far. */
  push(chunk: Buffer): readonly Cut[] {
    if (this.#held === 0) return this.#cut(chunk, this.#skipOwed(chunk), false)
    this.#append(chunk)
    return this.#cut(this.#store.subarray(0, this.#held), 0, false)
  }

  /** Gives up waiting (the line is idle or closed): frames that can still be found, the rest as noise. */
  flush(): readonly Cut[] {
    return this.#held === 0 ? NO_CUTS : this.#cut(this.#store.subarray(0, this.#held), 0, true)
  }

  #cut(bytes: Buffer, from: number, isEnd: boolean): readonly Cut[] {
    const length = bytes.length
    const candidate = this.#candidate
    const cuts: Cut[] = []
    // bytes[noise, at) belong to no frame.
    let noise = from
    let at = nextHeader(bytes, from)
    let isWaiting = false
    // What is known of the candidate at the start of the store does not hold for another (### moves it by one).
    if (at > 0) this.#forget()
    while (at + 1 < length) {
      examine(bytes, at, this.#maxSegment, isEnd, candidate)
      if (candidate.verdict === 'noise') at = candidate.end
      else if (candidate.verdict !== 'wait') {
        const end = this.#endOfTail(bytes, candidate.end, isEnd)
        if (end < 0) {
          isWaiting = true
          break
        }
        if (noise < at) cuts.push({ kind: 'noise', bytes: bytes.subarray(noise, at) })
        cuts.push({ kind: 'frame', bytes: bytes.subarray(at, end), by: candidate.verdict })
        noise = end
        at = nextHeader(bytes, end)
      } else if (length - at > this.#maxBuffer) at = nextHeader(bytes, at + 2)
      else {
        isWaiting = true
        break
      }
      this.#forget()
    }
    if (isEnd) at = length
    if (noise < at) {
      cuts.push({ kind: 'noise', bytes: bytes.subarray(noise, at) })
      this.#owed = 'nothing'
    }
    this.#keep(bytes, at, cuts.length > 0)
    if (isWaiting) candidate.searched = Math.max(0, candidate.searched - at)
    return cuts
  }

  #forget(): void {
    this.#candidate.searched = 0
    this.#candidate.lengthFits = true
  }

  /** Keeps bytes[from…). What was handed out must stay as it is, so the store is then a new one. */
  #keep(bytes: Buffer, from: number, isHandedOut: boolean): void {
    if (!isHandedOut && this.#held > 0) return
    this.#held = bytes.length - from
    this.#store = this.#held === 0 ? NOTHING : Buffer.from(bytes.subarray(from))
  }

  #append(chunk: Buffer): void {
    const held = this.#held + chunk.length
    if (held > this.#store.length) {
      const store = Buffer.allocUnsafe(Math.max(held, 2 * this.#store.length))
      this.#store.copy(store, 0, 0, this.#held)
      this.#store = store
    }
    chunk.copy(this.#store, this.#held)
    this.#held = held
  }

  /**
   * Where the frame whose CRC ends at `end` ends with its CR LF; −1: wait for it. Nobody waits for the tail of a
   * sender that has sent none yet, since a third of them never do, and the answer must not be late.
   */
  #endOfTail(bytes: Buffer, end: number, isEnd: boolean): number {
    const tail = countTail(bytes, end, bytes.length)
    const isWhole = tail === 2 || (tail === 1 && bytes[end] === LF)
    if (isWhole || end + tail < bytes.length) {
      this.#tail = tail
      this.#owed = 'nothing'
      return end + tail
    }
    if (tail < this.#tail && !isEnd) return -1
    this.#owed = tail === 0 ? 'tail' : 'line feed'
    return end + tail
  }

  /** Passes over CR and LF that belong to the frame before this chunk. */
  #skipOwed(chunk: Buffer): number {
    if (this.#owed === 'nothing' || chunk.length === 0) return 0
    let i = 0
    if (this.#owed === 'tail') {
      this.#tail = 0
      if (chunk[0] === CR) {
        this.#tail = 1
        this.#owed = 'line feed'
        i = 1
        if (chunk.length === 1) return i
      }
    }
    if (chunk[i] === LF) {
      this.#tail = this.#owed === 'line feed' ? 2 : 1
      i += 1
    }
    this.#owed = 'nothing'
    return i
  }
}
