import { FrameReader } from '../../hj212/index.ts'
import { LineCutter } from './lines.ts'
import type { Piece } from './packet-line.ts'

/** Noise without a newline is judged in pieces of this size. */
const maxNoise = 4096

/**
 * Cuts a stream of bytes into frames. What lies between frames is judged too, a line at a time, so that a frame
 * damaged beyond recognition is listed with its fault; blank lines are passed over.
 */
export class FrameStream {
  readonly #reader = new FrameReader()
  readonly #noise = new LineCutter()
  #noiseSize = 0

  constructor() {
    // The reader waits for CR LF only once it has seen one. Nobody is waiting for an answer here, so it may always.
    this.#reader.push(Buffer.from('##0007CP=&&&&FFFF\r\n', 'latin1'))
  }

  push(chunk: Buffer): Piece[] {
    return this.#pieces(this.#reader.push(chunk))
  }

  flush(): Piece[] {
    return [...this.#pieces(this.#reader.flush()), ...this.#endNoise()]
  }

  #pieces(cuts: ReturnType<FrameReader['push']>): Piece[] {
    return cuts.flatMap((cut) =>
      cut.kind === 'frame'
        ? [...this.#endNoise(), { kind: 'frame', bytes: cut.bytes }]
        : this.#addNoise(cut.bytes),
    )
  }

  #addNoise(bytes: Buffer): Piece[] {
    const lines = this.#noise.push(bytes)
    this.#noiseSize = lines.length > 0 ? bytes.length : this.#noiseSize + bytes.length
    return this.#noiseSize > maxNoise ? [...asFrames(lines), ...this.#endNoise()] : asFrames(lines)
  }

  #endNoise(): Piece[] {
    this.#noiseSize = 0
    return asFrames(this.#noise.flush())
  }
}

function asFrames(lines: readonly (Buffer | null)[]): Piece[] {
  return lines.flatMap((bytes) => {
    const isBlank = bytes === null || bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d)
    return isBlank ? [] : [{ kind: 'frame', bytes }]
  })
}
