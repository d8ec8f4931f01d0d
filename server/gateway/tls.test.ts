import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { makeAuthority, type TestCertificate } from '../../test/system/certificates.ts'
import { HostileClient } from '../../test/system/hostile-client.ts'
import type { TlsDoorOptions } from './doors.ts'
import { frame, mnA, mnB, startTestGateway, type TestGateway } from './gateway.fixture.ts'

const authority = makeAuthority('Test CA')
const host = authority.issue('localhost')

let dir: string
let world: TestGateway
let faults: number
let clients: { destroy(): void }[]

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'qy-tls-'))
  clients = []
  faults = 0
  await writeFile(join(dir, 'ca.pem'), authority.cert)
  await install(host)
})
afterEach(async () => {
  for (const client of clients) client.destroy()
  await world.close()
  await rm(dir, { recursive: true })
})

async function install({ cert, key }: TestCertificate): Promise<void> {
  await writeFile(join(dir, 'cert.pem'), cert)
  await writeFile(join(dir, 'key.pem'), key)
}

async function start(more: Partial<TlsDoorOptions> = {}): Promise<void> {
  world = await startTestGateway({
    log: { warn() {}, error: () => (faults += 1) },
    tls: {
      port: 0,
      certFile: join(dir, 'cert.pem'),
      keyFile: join(dir, 'key.pem'),
      clientCaFile: join(dir, 'ca.pem'),
      clients: 'none',
      bindsMn: false,
      handshakeSeconds: 1,
      checkEveryMs: 100,
      ...more,
    },
  })
}

class TlsMachine {
  readonly socket: TLSSocket
  text = ''
  isClosed = false

  constructor(options: ConnectionOptions) {
    this.socket = connect({
      port: world.gateway.tlsPort!,
      host: '127.0.0.1',
      servername: 'localhost',
      ca: authority.cert,
      ...options,
    })
    clients.push(this.socket)
    this.socket.on('data', (chunk: Buffer) => (this.text += chunk.toString()))
    this.socket.on('error', () => this.socket.destroy())
    this.socket.on('close', () => (this.isClosed = true))
  }

  async speaks(mn: string, count = 1): Promise<void> {
    this.socket.write(frame(mn, count))
    await vi.waitFor(() => expect(this.text.split('CN=9014')).toHaveLength(count + 1))
  }

  refused(): Promise<void> {
    return vi.waitFor(() => expect(this.isClosed).toBe(true), { timeout: 5000 })
  }
}

const machine = (options: ConnectionOptions = {}): TlsMachine => new TlsMachine(options)

describe('HJ 212 inside TLS', () => {
  test('is answered, and its peer is in the journal', async () => {
    await start()
    const one = machine()
    await one.speaks(mnA)
    expect(one.socket.authorized).toBe(true)
    expect(one.socket.getProtocol()).toBe('TLSv1.3')
    const { localPort } = one.socket
    expect((await world.kept())[0]).toMatchObject({ peer: `127.0.0.1:${localPort}`, verdict: 'accepted' })
    one.socket.destroy()
    await vi.waitFor(() => expect(world.gateway.facts().connections).toBe(0))
    expect(world.limit('tls-handshake')).toBe(0)
  })

  test('stands beside the plain port or alone', async () => {
    await start()
    expect(world.gateway.port).not.toBe(world.gateway.tlsPort)
    await world.close()
    const { certFile, keyFile } = { certFile: join(dir, 'cert.pem'), keyFile: join(dir, 'key.pem') }
    const tls = { port: 0, certFile, keyFile, clientCaFile: null, bindsMn: false, handshakeSeconds: 1 }
    world = await startTestGateway({ port: null, tls: { ...tls, clients: 'none' } })
    expect(world.gateway.port).toBe(world.gateway.tlsPort)
    await machine().speaks(mnA)
  })

  test('TLS 1.2 is spoken, 1.1 is not', async () => {
    await start()
    await machine({ maxVersion: 'TLSv1.2' }).speaks(mnA)
    const old = machine({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' })
    await old.refused()
    await vi.waitFor(() => expect(world.limit('tls-handshake')).toBe(1))
  })

  test('garbage, silence and a handshake that drips end and are counted', async () => {
    await start()
    const port = world.gateway.tlsPort!
    const garbage = await HostileClient.connect(port)
    await garbage.write('##0100QN=1;this is no ClientHello')
    await garbage.closed()
    const silent = await HostileClient.connect(port)
    const slow = await HostileClient.connect(port)
    // A ClientHello of 512 bytes is announced, and begun.
    await slow.write(Buffer.from('160301020001', 'hex'))
    const drip = setInterval(() => void slow.write(Buffer.from([0])), 100)
    await Promise.all([silent.closed(), slow.closed()])
    clearInterval(drip)
    await vi.waitFor(() => expect(world.limit('tls-handshake')).toBe(3))
    expect(world.gateway.facts().connections).toBe(0)
    await machine().speaks(mnA)
  })

  test('a stop waits for no handshake', async () => {
    await start({ handshakeSeconds: 60 })
    const silent = await HostileClient.connect(world.gateway.tlsPort!)
    await world.gateway.close()
    await silent.closed()
  })

  test('a renewed certificate is taken up; who is connected stays', async () => {
    await start()
    const before = machine()
    await before.speaks(mnA)
    const renewed = authority.issue('localhost', ['renewed'])
    // One file after the other: in between they do not fit together.
    await writeFile(join(dir, 'cert.pem'), renewed.cert)
    await vi.waitFor(() => expect(faults).toBeGreaterThan(0), { timeout: 5000 })
    await machine().speaks(mnB)
    await writeFile(join(dir, 'key.pem'), renewed.key)
    await vi.waitFor(
      async () => {
        const now = machine()
        await now.speaks(mnB)
        expect(now.socket.getPeerCertificate().subjectaltname).toContain('renewed')
      },
      { timeout: 10_000 },
    )
    await before.speaks(mnA, 2)
  })

  test('a certificate that is of no use stops the start, with the file’s name', async () => {
    await start()
    await writeFile(join(dir, 'key.pem'), authority.key)
    await expect(
      startTestGateway({
        tls: {
          port: 0,
          certFile: join(dir, 'cert.pem'),
          keyFile: join(dir, 'key.pem'),
          clientCaFile: null,
          clients: 'none',
          bindsMn: false,
          handshakeSeconds: 1,
        },
      }),
    ).rejects.toThrow('cert.pem')
  })
})

describe('client certificates', () => {
  const deviceA = authority.issue(mnA)
  const gatewayOfBoth = authority.issue('Plant 7', [mnA, mnB])
  const foreign = makeAuthority('Other CA').issue(mnA)

  test('required: with one of our authority, and no other', async () => {
    await start({ clients: 'required' })
    await machine(deviceA).speaks(mnA)
    await machine().refused()
    await machine(foreign).refused()
    await vi.waitFor(() => expect(world.limit('tls-handshake')).toBe(2))
  })

  test('optional: without one or with a good one', async () => {
    await start({ clients: 'optional' })
    await machine(deviceA).speaks(mnA)
    await machine().speaks(mnB)
    await machine(foreign).refused()
    await vi.waitFor(() => expect(world.limit('tls-handshake')).toBe(1))
  })

  test('bound: one speaks for the MNs it names; for another its frames are kept, with the reason, and not answered', async () => {
    await start({ clients: 'required', bindsMn: true })
    const both = machine(gatewayOfBoth)
    await both.speaks(mnA)
    await both.speaks(mnB, 2)
    const thief = machine(deviceA)
    thief.socket.write(frame(mnB, 30))
    await vi.waitFor(() => expect(world.limit('certificate-mn')).toBe(1))
    expect((await world.kept()).map(({ verdict }) => verdict)).toEqual([
      'accepted',
      'accepted',
      'foreign-certificate',
    ])
    expect(world.gateway.facts().limits.recent[0]).toMatchObject({ kind: 'certificate-mn', mn: mnB })
    await thief.speaks(mnA)
    expect(thief.text).not.toContain(mnB)
  })
})
