import { HexText } from './hex-text.ts'
import { FrameStream } from './frame-stream.ts'
import { LineCutter } from './lines.ts'
import { readPacketLine, type Piece } from './packet-line.ts'

/** How the input is to be read. `auto` looks at its first bytes. */
export type InputForm = 'auto' | 'lines' | 'frames' | 'hex'

/** Bytes looked at to tell the forms apart. */
const window = 65_536

interface Cutter {
  push(chunk: Buffer): Piece[]
  flush(): Piece[]
}

/**
 * The frames of an input, in order; as many at a time as came with a chunk. Holds no more than a frame or a line,
 * so the input may be endless.
 */
export async function* readPieces(
  source: AsyncIterable<Buffer>,
  form: InputForm,
): AsyncGenerator<readonly Piece[]> {
  let cutter = form === 'auto' ? null : makeCutter(form)
  let held: Buffer = Buffer.alloc(0)
  for await (const chunk of source) {
    if (cutter === null) {
      held = Buffer.concat([held, chunk])
      const seen = guessForm(held)
      if (seen === null) continue
      cutter = makeCutter(seen)
      yield cutter.push(held)
    } else yield cutter.push(chunk)
  }
  if (cutter === null) {
    cutter = makeCutter(formOfNoise(held))
    yield cutter.push(held)
  }
  yield cutter.flush()
}

function makeCutter(form: Exclude<InputForm, 'auto'>): Cutter {
  if (form === 'frames') return new FrameStream()
  return form === 'hex' ? new HexText() : new PacketLines()
}

class PacketLines implements Cutter {
  readonly #lines = new LineCutter()

  push(chunk: Buffer): Piece[] {
    return this.#lines.push(chunk).map((line) => readPacketLine(line))
  }

  flush(): Piece[] {
    return this.#lines.flush().map((line) => readPacketLine(line))
  }
}

/**
 * JSON Lines have a line that begins with `{`; a stream of frames begins with `##`. null: too little seen to tell.
 * Lines of anything else before the first `{` may be broken JSON, so the look goes on for a while.
 */
export function guessForm(bytes: Buffer): Exclude<InputForm, 'auto'> | null {
  const text = bytes.subarray(0, window).toString('latin1')
  const header = text.indexOf('##')
  const brace = /(?:^|\n)(?:\xEF\xBB\xBF)?[ \t]*\{/.exec(text)
  if (brace !== null && (header < 0 || brace.index < header)) return 'lines'
  if (header >= 0) return 'frames'
  return bytes.length < window ? null : formOfNoise(bytes)
}

/** Nothing but hexadecimal digits, and those of `##` among them: a dump as serial monitors save it. */
function formOfNoise(bytes: Buffer): 'hex' | 'frames' {
  const text = bytes.subarray(0, window).toString('latin1')
  return /^[0-9A-Fa-f\s]+$/.test(text) && /23\s*23/.test(text) ? 'hex' : 'frames'
}
