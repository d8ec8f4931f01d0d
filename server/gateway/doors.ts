import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TLSSocket } from 'node:tls'
import { certificateNames } from './certificate.ts'
import type { Visitor } from './connection.ts'
import { followCredentials, type TlsOptions } from './credentials.ts'

/** What becomes of sockets, whichever door they came through. */
export interface Reception {
  /** Lets a new socket in, or has ended it (null). */
  readonly admit: (socket: Socket) => Visitor | null
  readonly enter: (socket: Socket, visitor: Visitor) => void
  /** Admitted, but without a TLS connection in the end. */
  readonly failed: (visitor: Visitor) => void
  /** Renewed certificate files that are of no use. */
  readonly onFault: (error: Error) => void
}

export interface TlsDoorOptions extends TlsOptions {
  /** 0 takes a free port. */
  readonly port: number
}

export interface DoorOptions {
  readonly host: string
  /** 0 takes a free port; null: none without TLS. */
  readonly port: number | null
  readonly tls?: TlsDoorOptions | null
}

/** The listening ports. */
export interface Doors {
  /** Without TLS; where there is none, the other. */
  readonly port: number
  readonly tlsPort: number | null
  /** Stops listening; resolves when every connection that came through has ended. */
  close(): Promise<void>
}

interface Door {
  readonly port: number
  close(): Promise<void>
}

/** Opens what is asked for, all or nothing. */
export async function openDoors(options: DoorOptions, reception: Reception): Promise<Doors> {
  const { host, port, tls = null } = options
  const secure = tls === null ? null : await openTlsDoor(host, tls, reception)
  try {
    const plain = port === null ? null : await openPlainDoor(host, port, reception)
    const first = plain ?? secure
    if (first === null) throw new Error('HJ 212 端口既不是明文也不是 TLS (no port for HJ 212)')
    return {
      port: first.port,
      tlsPort: secure?.port ?? null,
      close: async () => {
        await Promise.all([plain?.close(), secure?.close()])
      },
    }
  } catch (error) {
    await secure?.close()
    throw error
  }
}

function openPlainDoor(host: string, port: number, { admit, enter }: Reception): Promise<Door> {
  const server = createServer((socket) => {
    const visitor = admit(socket)
    if (visitor !== null) enter(socket, visitor)
  })
  return listen(server, host, port)
}

/**
 * A socket is admitted before its handshake, so that the bounds by address hold for those who never finish one.
 */
async function openTlsDoor(host: string, tls: TlsDoorOptions, reception: Reception): Promise<Door> {
  /** Under way, by peer. */
  const handshakes = new Map<string, { readonly visitor: Visitor; readonly socket: Socket }>()
  const credentials = followCredentials(tls, (next) => secure.setSecureContext(next), reception.onFault)
  const secure = createTlsServer({
    ...credentials.current,
    handshakeTimeout: tls.handshakeSeconds * 1000,
    requestCert: tls.clients !== 'none',
    // `optional` means: without one, or with a good one. A bad one is refused below.
    rejectUnauthorized: tls.clients === 'required',
  })
  secure.on('tlsClientError', (_error, socket) => socket.destroy())
  secure.on('secureConnection', (socket: TLSSocket) => {
    const visitor = handshakes.get(peerOf(socket) ?? '')?.visitor
    const names = certificateNames(socket)
    if (visitor === undefined || (names !== null && !socket.authorized)) {
      socket.destroy()
      return
    }
    handshakes.delete(visitor.peer)
    reception.enter(socket, { ...visitor, certificateNames: names })
  })
  const server = createServer((socket) => {
    const visitor = reception.admit(socket)
    if (visitor === null) return
    handshakes.set(visitor.peer, { visitor, socket })
    socket.once('close', () => {
      if (handshakes.get(visitor.peer)?.socket !== socket) return
      handshakes.delete(visitor.peer)
      reception.failed(visitor)
    })
    secure.emit('connection', socket)
  })
  try {
    const door = await listen(server, host, tls.port)
    return {
      port: door.port,
      close() {
        credentials.close()
        for (const { socket } of handshakes.values()) socket.destroy()
        return door.close()
      },
    }
  } catch (error) {
    credentials.close()
    throw error
  }
}

/** `address:port`; null when the peer has gone already. */
export function peerOf({ remoteAddress, remotePort }: Socket): string | null {
  if (remoteAddress === undefined) return null
  return remoteAddress.includes(':') ? `[${remoteAddress}]:${remotePort}` : `${remoteAddress}:${remotePort}`
}

async function listen(server: Server, host: string, port: number): Promise<Door> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, backlog: 4096 }, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
      }),
  }
}
