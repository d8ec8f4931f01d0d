import { messageType, requestCode } from './wire.ts'

/** What a client's bytes amount to. */
export type ClientSays =
  | { readonly kind: 'startup' }
  | { readonly kind: 'encryption-request' }
  | { readonly kind: 'cancel' }
  /** Whole messages up to and with Sync, or one Query: they run together or not at all. */
  | { readonly kind: 'cycle'; readonly messages: readonly Buffer[] }
  | { readonly kind: 'terminate' }
  | { readonly kind: 'nonsense'; readonly reason: string }

const maxStartup = 10_000
/** A cycle larger than this ends the connection: 256 MiB. */
const maxCycle = 256 * 1024 * 1024

/** Cuts one client's byte stream into cycles. Bounded: see `maxCycle`. */
export class WireReader {
  #chunks: Buffer[] = []
  #buffered = 0
  #started = false
  #cycle: Buffer[] = []
  #cycleBytes = 0

  #startup(packet: Buffer): ClientSays {
    const code = packet.readUInt32BE(4)
    if (code === requestCode.cancel) return { kind: 'cancel' }
    if (code === requestCode.ssl || code === requestCode.gss) return { kind: 'encryption-request' }
    if (code >>> 16 !== 3) return { kind: 'nonsense', reason: `protocol version ${code >>> 16}` }
    this.#started = true
    return { kind: 'startup' }
  }

  #message(message: Buffer): ClientSays | null {
    // CopyData, CopyDone, CopyFail outside a copy are passed over, as PostgreSQL does.
    if (message[0] === 0x64 || message[0] === 0x63 || message[0] === 0x66) return null
    this.#cycle.push(message)
    this.#cycleBytes += message.length
    switch (message[0]) {
      case messageType.sync:
      case messageType.query: {
        const messages = this.#cycle
        this.#cycle = []
        this.#cycleBytes = 0
        return { kind: 'cycle', messages }
      }
      case messageType.terminate:
        return { kind: 'terminate' }
      case messageType.parse:
      case messageType.bind:
      case messageType.describe:
      case messageType.execute:
      case messageType.close:
        return null
      case undefined:
      default:
        // Flush too: an answer in the middle of a cycle would hold the only backend without an end in sight.
        return {
          kind: 'nonsense',
          reason: `message type ${JSON.stringify(String.fromCharCode(message[0]!))}`,
        }
    }
  }

  #peek(size: number): Buffer {
    if (this.#chunks[0]!.length < size) this.#chunks = [Buffer.concat(this.#chunks)]
    return this.#chunks[0]!
  }

  #take(size: number): Buffer {
    const whole = this.#peek(size)
    this.#buffered -= size
    if (whole.length === size) this.#chunks.shift()
    else this.#chunks[0] = whole.subarray(size)
    return whole.subarray(0, size)
  }

  /** Takes what arrived and yields what became complete. After 'nonsense' nothing more is to be read. */
  *read(chunk: Buffer): Generator<ClientSays> {
    this.#chunks.push(chunk)
    this.#buffered += chunk.length
    for (;;) {
      const head = this.#started ? 5 : 8
      if (this.#buffered < head) return
      const first = this.#peek(head)
      const size = this.#started ? first.readUInt32BE(1) + 1 : first.readUInt32BE(0)
      if (size < head || size + this.#cycleBytes > (this.#started ? maxCycle : maxStartup)) {
        yield { kind: 'nonsense', reason: `message of ${size} bytes` }
        return
      }
      if (this.#buffered < size) return
      const says = this.#started ? this.#message(this.#take(size)) : this.#startup(this.#take(size))
      if (says !== null) yield says
    }
  }
}
