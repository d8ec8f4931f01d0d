import { createConnection, type Socket } from 'node:net'

/** Somebody who means no good, on one socket, from any address of this machine: 127.0.0.0/8 is all ours. */
export class HostileClient {
  readonly socket: Socket
  /** Bytes that came back. */
  received = 0
  isClosed = false
  private readonly closing: Promise<void>

  constructor(port: number, from: string) {
    this.socket = createConnection({ port, host: '127.0.0.1', localAddress: from })
    this.socket.on('data', (chunk) => (this.received += chunk.length))
    this.socket.on('error', () => this.socket.destroy())
    this.closing = new Promise((resolve) => {
      this.socket.on('close', () => {
        this.isClosed = true
        resolve()
      })
    })
  }

  /** Resolves when the connection stands, also when it is ended right after. */
  static connect(port: number, from = '127.0.0.2'): Promise<HostileClient> {
    const client = new HostileClient(port, from)
    return new Promise((resolve) => {
      client.socket.once('connect', () => resolve(client))
      client.socket.once('close', () => resolve(client))
    })
  }

  /** Resolves when the bytes have left, or the other side has had enough. */
  write(bytes: Buffer | string): Promise<void> {
    if (this.isClosed || !this.socket.writable) return Promise.resolve()
    return new Promise((resolve) => {
      const done = (): void => {
        this.socket.off('close', done)
        resolve()
      }
      this.socket.once('close', done)
      this.socket.write(bytes, done)
    })
  }

  closed(): Promise<void> {
    return this.closing
  }

  reset(): void {
    this.socket.resetAndDestroy()
  }

  close(): void {
    this.socket.destroy()
  }
}
