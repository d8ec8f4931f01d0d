/** A line longer than this is not kept: it cannot be a frame. */
export const maxLine = 1 << 20

const newline = 0x0a
const carriageReturn = 0x0d

/** One line without its end; null where it was longer than `maxLine`. */
export type Line = Buffer | null

/** Cuts a stream into lines, holding at most one. */
export class LineCutter {
  #held: Buffer[] = []
  #size = 0

  push(chunk: Buffer): Line[] {
    const lines: Line[] = []
    let from = 0
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      this.#hold(chunk.subarray(from, at))
      lines.push(this.#take())
      from = at + 1
    }
    this.#hold(chunk.subarray(from))
    return lines
  }

  /** The last line, where the stream does not end with a newline. */
  flush(): Line[] {
    return this.#size === 0 ? [] : [this.#take()]
  }

  #hold(part: Buffer): void {
    this.#size += part.length
    if (this.#size > maxLine) this.#held = []
    else if (part.length > 0) this.#held.push(part)
  }

  #take(): Line {
    const line = this.#size > maxLine ? null : Buffer.concat(this.#held)
    this.#held = []
    this.#size = 0
    return line?.at(-1) === carriageReturn ? line.subarray(0, -1) : line
  }
}
