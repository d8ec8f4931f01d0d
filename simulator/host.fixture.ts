import { createServer, type AddressInfo, type Socket } from 'node:net'
import { answerFor, decode, encodeAnswer, FrameReader, type Message } from '../hj212/index.ts'

export interface Arrival {
  readonly message: Message
  readonly bytes: Buffer
  readonly socket: Socket
  /** Address of the other end; a socket that is gone has none. */
  readonly peer: string
}

/** A host for tests: keeps every frame, and answers those that ask for it unless told to be mute. */
export interface TestHost {
  readonly port: number
  readonly arrivals: readonly Arrival[]
  readonly sockets: ReadonlySet<Socket>
  /** What was read at once, of every socket. */
  readonly chunks: readonly { readonly bytes: Buffer; readonly socket: Socket }[]
  isMute: boolean
  /** Decided frame by frame, where `isMute` is too coarse. */
  answers: (message: Message) => boolean
  of(CN: string): readonly Arrival[]
  cut(): void
  close(): Promise<void>
}

export async function startTestHost(keys: readonly string[] = [], port = 0): Promise<TestHost> {
  const arrivals: Arrival[] = []
  const sockets = new Set<Socket>()
  const chunks: { bytes: Buffer; socket: Socket }[] = []
  const keyBytes = keys.map((key) => Buffer.from(key, 'latin1'))
  const server = createServer((socket) => {
    sockets.add(socket)
    const peer = socket.remoteAddress ?? ''
    const reader = new FrameReader()
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (chunk: Buffer) => {
      chunks.push({ bytes: chunk, socket })
      for (const cut of reader.push(chunk)) {
        const bytes = Buffer.from(cut.bytes)
        const message = decode(bytes, { direction: 'up', keys: keyBytes })
        arrivals.push({ message, bytes, socket, peer })
        const kind = answerFor({
          version: message.version,
          CN: message.CN,
          answer: message.Flag?.answer ?? false,
        })
        if (kind === null || host.isMute || !host.answers(message)) continue
        const { version, QN, PW, MN, PNO, PNUM } = message
        socket.write(encodeAnswer({ version, kind, QN, PW, MN, upload: { CN: message.CN ?? '', PNO, PNUM } }))
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const host: TestHost = {
    port: (server.address() as AddressInfo).port,
    arrivals,
    sockets,
    chunks,
    isMute: false,
    answers: () => true,
    of: (CN) => arrivals.filter(({ message }) => message.CN === CN),
    cut: () => {
      for (const socket of sockets) socket.destroy()
    },
    close: () => {
      host.cut()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
  return host
}
