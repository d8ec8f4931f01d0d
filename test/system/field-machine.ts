import { createConnection, type Socket } from 'node:net'
import { crc16, FrameReader } from '../../hj212/index.ts'

/** A frame around a data segment, as the standard prints it. */
export function frameOf(segment: string): Buffer {
  const bytes = Buffer.from(segment)
  const crc = crc16(bytes, 0, bytes.length).toString(16).toUpperCase().padStart(4, '0')
  return Buffer.concat([
    Buffer.from(`##${String(bytes.length).padStart(4, '0')}`),
    bytes,
    Buffer.from(`${crc}\r\n`),
  ])
}

/** One field machine on one socket: sends bytes, collects the frames that come back as text. */
export class FieldMachine {
  readonly received: string[] = []
  private readonly socket: Socket
  private readonly reader = new FrameReader()
  private readonly waiting = new Set<() => void>()
  ended = false

  private constructor(socket: Socket) {
    this.socket = socket
    socket.on('data', (chunk) => {
      for (const cut of this.reader.push(chunk))
        if (cut.kind === 'frame') this.received.push(cut.bytes.toString())
      this.wake()
    })
    // A platform that is killed resets the connection; the test looks at `ended`.
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      this.ended = true
      this.wake()
    })
  }

  static connect(port: number): Promise<FieldMachine> {
    return new Promise((resolve, reject) => {
      const socket = createConnection({ port, host: '127.0.0.1' })
      socket.once('error', reject)
      socket.once('connect', () => {
        socket.off('error', reject)
        resolve(new FieldMachine(socket))
      })
    })
  }

  send(bytes: Buffer | string): void {
    if (!this.ended) this.socket.write(bytes)
  }

  /** Resolves when `count` frames have come in all; rejects when the socket ends first or patience does. */
  async answers(count: number, patienceMs = 10_000): Promise<readonly string[]> {
    const timer = setTimeout(() => this.wake(), patienceMs)
    const giveUp = performance.now() + patienceMs
    while (this.received.length < count) {
      if (this.ended || performance.now() >= giveUp)
        throw new Error(
          `${this.received.length} of ${count} answers${this.ended ? ', connection closed' : ''}`,
        )
      await new Promise<void>((resolve) => this.waiting.add(resolve))
    }
    clearTimeout(timer)
    return this.received
  }

  close(): void {
    this.socket.destroy()
  }

  private wake(): void {
    const all = [...this.waiting]
    this.waiting.clear()
    for (const resolve of all) resolve()
  }
}
