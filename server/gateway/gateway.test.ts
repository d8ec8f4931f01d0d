import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { encode } from '../../hj212/encode.ts'
import { FieldMachine, frameOf } from '../../test/system/field-machine.ts'
import { openJournal, type Journal } from '../journal/journal.ts'
import { openJournalReader } from '../journal/read.ts'
import { makeFrameAddress, type AddressedRecord } from '../journal/record.ts'
import type { LoggerEntry, Registry } from '../registry/registry.ts'
import { startGateway, type Gateway } from './gateway.ts'

const mnA = '010000A8900016F000169DC0'
const mnB = '010000A8900016F000169DC1'

const loggerOf = (mn: string, more: Partial<LoggerEntry> = {}): LoggerEntry => ({
  id: 1,
  mn,
  password: '123456',
  version: '2017',
  keys: [],
  dialect: {},
  points: [],
  validFrom: 0,
  validTo: null,
  ...more,
})

const registryOf = (...loggers: LoggerEntry[]): Registry => ({
  loggerOf: (mn) => loggers.find((logger) => logger.mn === mn) ?? null,
  size: loggers.length,
  loggers: () => loggers,
})

const upload = (mn: string, second = '00', more = 'w01018-Rtd=36.90,w01018-Flag=N'): string =>
  `QN=201608010857${second}223;ST=32;CN=2011;PW=123456;MN=${mn};Flag=5;CP=&&DataTime=201608010857${second};${more}&&`

describe('gateway on a real socket', () => {
  let dir: string
  let journal: Journal
  let gateway: Gateway
  let registry: Registry
  const machines: FieldMachine[] = []

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'qy-gateway-'))
    journal = await openJournal({ dir })
    registry = registryOf(loggerOf(mnA), loggerOf(mnB), loggerOf('88888880000001', { version: '2005' }))
    gateway = await startGateway({
      host: '127.0.0.1',
      port: 0,
      journal,
      registry: () => registry,
      now: Date.now,
    })
  })
  afterEach(async () => {
    for (const machine of machines.splice(0)) machine.close()
    await gateway.close()
    await journal.close()
    await rm(dir, { recursive: true })
  })

  const connect = async (): Promise<FieldMachine> => {
    const machine = await FieldMachine.connect(gateway.port)
    machines.push(machine)
    return machine
  }
  /** All that the journal holds, once `count` records are durable. */
  const kept = async (count: number): Promise<AddressedRecord[]> => {
    await vi.waitFor(() => expect(journal.stats().appended).toBeGreaterThanOrEqual(count))
    await vi.waitFor(() => expect(journal.backlogBytes).toBe(0))
    const reader = await openJournalReader(dir)
    const { records } = await reader.read(reader.first(), journal.durable, 1 << 20)
    await reader.close()
    return records
  }

  test('an upload that asks is answered by 9014 in its version, and its bytes are in the journal', async () => {
    const machine = await connect()
    const frame = frameOf(upload(mnA))
    machine.send(frame)
    const [answer] = await machine.answers(1)
    expect(answer).toBe(
      frameOf(`QN=20160801085700223;ST=91;CN=9014;PW=123456;MN=${mnA};Flag=4;CP=&&&&`).toString(),
    )
    const [record] = await kept(1)
    expect(record!.bytes.equals(frame)).toBe(true)
    expect(record!.verdict).toBe('accepted')
    expect(record!.peer).toMatch(/^127\.0\.0\.1:\d+$/)
    expect(record!.address).toBeGreaterThan(makeFrameAddress(0, 0))
  })

  test('2005: the answer carries QN and CN in CP, and neither PW nor MN', async () => {
    const machine = await connect()
    machine.send(
      frameOf(
        'ST=32;CN=2051;QN=20040516010101001;PW=123456;MN=88888880000001;Flag=1;CP=&&DataTime=20040516010000;011-Avg=36.9&&',
      ),
    )
    const [answer] = await machine.answers(1)
    expect(answer).toContain('ST=91;CN=9014;CP=&&QN=20040516010101001;CN=2051')
    expect(answer).not.toContain('MN=')
  })

  test('a frame cut over many chunks, and many frames in one chunk, are each answered once', async () => {
    const machine = await connect()
    const frame = frameOf(upload(mnA))
    for (const byte of frame) machine.send(Buffer.from([byte]))
    machine.send(Buffer.concat(['01', '02', '03'].map((second) => frameOf(upload(mnA, second)))))
    const answers = await machine.answers(4)
    expect(answers.map((answer) => /QN=\d{12}(\d\d)/.exec(answer)![1])).toEqual(['00', '01', '02', '03'])
  })

  test('a re-sent frame is answered again and kept again', async () => {
    const machine = await connect()
    const frame = frameOf(upload(mnA))
    machine.send(frame)
    await machine.answers(1)
    machine.send(frame)
    await machine.answers(2)
    expect(await kept(2)).toHaveLength(2)
  })

  test('encrypted: an unknown device is told from one whose key does not fit', async () => {
    const locked = (mn: string): Buffer => {
      const cp = [[['DataTime', '20260801085700']], [['w01018-Rtd', '4.5']]] as const
      const encoded = encode(
        {
          version: '2025',
          direction: 'up',
          QN: '20260801085703223',
          ST: '32',
          CN: '2011',
          PW: '123456',
          MN: mn,
          Flag: 9,
          cp,
        },
        { key: Buffer.from('fedcba9876543210'), addressAsDevice: true },
      )
      if (!encoded.ok) throw new Error(JSON.stringify(encoded.fault))
      return encoded.value
    }
    const machine = await connect()
    machine.send(locked('FFFFFFFFFFFFFFFFFFFFFFFF'))
    machine.send(locked(mnA))
    expect((await kept(2)).map((record) => record.verdict)).toEqual(['unknown-mn', 'undecodable'])
  })

  test('broken, unknown and wrong-password frames are kept with the reason and not answered', async () => {
    const machine = await connect()
    const broken = Buffer.from(frameOf(upload(mnA)))
    broken[broken.length - 3] = broken[broken.length - 3] === 0x30 ? 0x31 : 0x30
    machine.send(broken)
    machine.send(frameOf(upload('FFFFFFFFFFFFFFFFFFFFFFFF', '01')))
    machine.send(frameOf(upload(mnA, '02').replace('PW=123456', 'PW=654321')))
    machine.send(frameOf(upload(mnA, '03')))
    const answers = await machine.answers(1)
    expect(answers).toHaveLength(1)
    expect(answers[0]).toContain('QN=20160801085703223')
    const records = await kept(4)
    expect(records.map((record) => record.verdict)).toEqual([
      'crc-mismatch',
      'unknown-mn',
      'wrong-password',
      'accepted',
    ])
    expect(gateway.facts()).toMatchObject({
      frames: 4,
      answered: 1,
      refused: { 'crc-mismatch': 1, 'unknown-mn': 1 },
    })
  })

  test('noise is kept as noise and the frame after it is answered', async () => {
    const machine = await connect()
    machine.send(Buffer.concat([Buffer.from('GET / HTTP/1.1\r\n\r\n'), frameOf(upload(mnA))]))
    await machine.answers(1)
    const records = await kept(2)
    expect(records.map((record) => record.verdict)).toEqual(['noise', 'accepted'])
    expect(records[0]!.bytes.toString()).toContain('HTTP/1.1')
  })

  test('an answer is never answered', async () => {
    const machine = await connect()
    machine.send(frameOf(`QN=20160801085700223;ST=91;CN=9012;PW=123456;MN=${mnA};Flag=5;CP=&&ExeRtn=1&&`))
    machine.send(frameOf(upload(mnA)))
    const answers = await machine.answers(1)
    expect(answers[0]).toContain('CN=9014')
    await kept(2)
    expect(machine.received).toHaveLength(1)
  })

  test('one socket may carry several MNs; a new connection of an MN wins over the old', async () => {
    const first = await connect()
    first.send(frameOf(upload(mnA)))
    first.send(frameOf(upload(mnB)))
    await first.answers(2)
    expect(gateway.facts().loggersConnected).toBe(2)

    const second = await connect()
    second.send(frameOf(upload(mnA, '01')))
    await second.answers(1)
    // The first still carries B, so it lives.
    first.send(frameOf(upload(mnB, '02')))
    await first.answers(3)
    expect(first.ended).toBe(false)

    second.send(frameOf(upload(mnB, '03')))
    await second.answers(2)
    await vi.waitFor(() => expect(first.ended).toBe(true))
    expect(gateway.facts()).toMatchObject({ loggersConnected: 2, connections: 1 })
  })

  test('what comes late on the old connection is kept and takes nothing from the new one', async () => {
    // This peer does not close its side when we do.
    const old = createConnection({ port: gateway.port, host: '127.0.0.1', allowHalfOpen: true })
    const ended = once(old.resume(), 'end')
    old.write(frameOf(upload(mnA)))
    await kept(1)
    const fresh = await connect()
    fresh.send(frameOf(upload(mnA, '01')))
    await fresh.answers(1)
    await ended
    old.write(frameOf(upload(mnA, '02')))
    expect(await kept(3)).toHaveLength(3)
    fresh.send(frameOf(upload(mnA, '03')))
    await fresh.answers(2)
    old.destroy()
  })

  test('a logger that is registered while connected is accepted from then on', async () => {
    const machine = await connect()
    const stranger = 'AAAAAAAAAAAAAAAAAAAAAAAA'
    machine.send(frameOf(upload(stranger)))
    await kept(1)
    registry = registryOf(loggerOf(stranger))
    machine.send(frameOf(upload(stranger, '01')))
    expect((await machine.answers(1))[0]).toContain('QN=20160801085701223')
  })

  test('closing answers what was received and then closes the connection', async () => {
    const machine = await connect()
    machine.send(
      Buffer.concat(Array.from({ length: 50 }, (_, i) => frameOf(upload(mnA, String(i).padStart(2, '0'))))),
    )
    await machine.answers(1)
    await gateway.close()
    await vi.waitFor(() => expect(machine.ended).toBe(true))
    expect(machine.received).toHaveLength((await kept(50)).length)
  })
})
