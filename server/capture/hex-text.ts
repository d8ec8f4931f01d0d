import { FrameStream } from './frame-stream.ts'
import type { Piece } from './packet-line.ts'

/** Frames out of bytes printed as hexadecimal digits, as serial monitors save them; blanks and line ends between. */
export class HexText {
  readonly #stream = new FrameStream()
  /** The first digit of a byte whose second has not come. */
  #half = ''

  push(chunk: Buffer): Piece[] {
    const digits = this.#half + chunk.toString('latin1').replaceAll(/[^0-9A-Fa-f]/g, '')
    const whole = digits.length - (digits.length % 2)
    this.#half = digits.slice(whole)
    return this.#stream.push(Buffer.from(digits.slice(0, whole), 'hex'))
  }

  flush(): Piece[] {
    return this.#stream.flush()
  }
}
