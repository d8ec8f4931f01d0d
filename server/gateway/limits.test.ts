import { afterEach, describe, expect, test, vi } from 'vitest'
import { FieldMachine } from '../../test/system/field-machine.ts'
import { HostileClient } from '../../test/system/hostile-client.ts'
import { frame, mnA, mnB, startTestGateway, type TestGateway } from './gateway.fixture.ts'
import type { Limits } from './limit-settings.ts'

/** Honest machines speak from 127.0.0.1, others from 127.0.0.2. */
const sharedNetworks = ['127.0.0.1']

let world: TestGateway
const clients: { close(): void }[] = []

const start = async (limits: Partial<Limits>): Promise<void> => {
  world = await startTestGateway({ limits: { sharedNetworks, ...limits } })
}
const stranger = async (from = '127.0.0.2'): Promise<HostileClient> => {
  const client = await HostileClient.connect(world.gateway.port, from)
  clients.push(client)
  return client
}
const machine = async (): Promise<FieldMachine> => {
  const one = await FieldMachine.connect(world.gateway.port)
  clients.push(one)
  return one
}
const frames = (mn: string, count: number): Buffer =>
  Buffer.concat(Array.from({ length: count }, (_, i) => frame(mn, i)))
/** It is not refused: it can speak. */
const expectAnswered = async (): Promise<void> => {
  const one = await machine()
  one.send(frame(mnA))
  await one.answers(1)
  one.close()
}

afterEach(async () => {
  for (const client of clients.splice(0)) client.close()
  await world.close()
})

describe('who comes in', () => {
  test('connections of one address are bounded, of others not', async () => {
    await start({ maxPerAddress: 3 })
    for (let i = 0; i < 3; i += 1) await stranger()
    await (await stranger()).closed()
    expect(world.limit('connections-of-address')).toBe(1)
    expect((await stranger('127.0.0.3')).isClosed).toBe(false)
    await expectAnswered()
    clients[0]!.close()
    await vi.waitFor(async () => expect(world.gateway.facts().connections).toBeLessThan(5))
    expect((await stranger()).isClosed).toBe(false)
    expect(world.gateway.facts().limits.recent[0]).toMatchObject({
      kind: 'connections-of-address',
      address: '127.0.0.2',
      times: 1,
    })
  })

  test('new connections of one address are bounded by the minute', async () => {
    await start({ joinsPerMinute: 5 })
    for (let i = 0; i < 5; i += 1) (await stranger()).close()
    await (await stranger()).closed()
    expect(world.limit('connection-rate')).toBe(1)
    await expectAnswered()
  })

  test('with an allow-list nobody else comes in', async () => {
    await start({ allowedNetworks: ['127.0.0.1'] })
    await (await stranger()).closed()
    expect(world.limit('address-not-allowed')).toBe(1)
    await expectAnswered()
  })

  test('when the house is full, the oldest who never said anything accepted makes room', async () => {
    await start({ maxConnections: 4 })
    const honest = await machine()
    honest.send(frame(mnA))
    await honest.answers(1)
    const first = await stranger()
    await stranger()
    await stranger()
    const newcomer = await machine()
    newcomer.send(frame(mnB))
    await newcomer.answers(1)
    await first.closed()
    expect(world.limit('connections-in-all')).toBe(1)
    honest.send(frame(mnA, 1))
    await honest.answers(2)
  })

  test('a full house of loggers that spoke stays as it is', async () => {
    await start({ maxConnections: 1 })
    const honest = await machine()
    honest.send(frame(mnA))
    await honest.answers(1)
    await (await stranger()).closed()
    honest.send(frame(mnA, 1))
    await honest.answers(2)
  })
})

describe('who says nothing', () => {
  test('is cut when the first frame does not come', async () => {
    await start({ firstFrameSeconds: 1 })
    const silent = await stranger()
    const honest = await machine()
    honest.send(frame(mnA))
    await honest.answers(1)
    await silent.closed()
    expect(world.limit('first-frame')).toBe(1)
    expect(honest.ended).toBe(false)
  })

  test('is cut when nothing comes any more', async () => {
    await start({ idleSeconds: 1 })
    const honest = await machine()
    honest.send(frame(mnA))
    await honest.answers(1)
    await vi.waitFor(() => expect(honest.ended).toBe(true), { timeout: 5000 })
    expect(world.limit('idle')).toBe(1)
    expect(world.gateway.facts().limits.recent[0]).toMatchObject({ kind: 'idle', mn: mnA })
  })
})

describe('who drips', () => {
  test('loses an unfinished frame at its time, and the connection with the second', async () => {
    await start({ unfinishedSeconds: 1 })
    const slow = await stranger()
    const text = '##0900QN=20160801085857223'
    let at = 0
    const drip = setInterval(() => void slow.write(text[at++ % text.length]!), 100)
    try {
      await slow.closed()
    } finally {
      clearInterval(drip)
    }
    expect(world.limit('unfinished')).toBe(1)
  })

  test('but a frame that takes half that time is answered, however it is cut', async () => {
    await start({ unfinishedSeconds: 4 })
    const slow = await machine()
    const bytes = frame(mnA)
    for (let at = 0; at < bytes.length; at += 10) {
      slow.send(bytes.subarray(at, at + 10))
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    await slow.answers(1)
    expect(world.limit('unfinished')).toBe(0)
  })
})

describe('who sends too much', () => {
  test('noise without end ends the connection; the journal has it in records no longer than a frame', async () => {
    await start({ noiseKb: 16 })
    const noisy = await stranger()
    await noisy.write(Buffer.alloc(60_000, 0x2e))
    await noisy.closed()
    expect(world.limit('noise')).toBe(1)
    const records = await world.kept()
    expect(records.every(({ verdict, bytes }) => verdict === 'noise' && bytes.length <= 4096)).toBe(true)
    expect(records.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeGreaterThan(16_000)
  })

  test('frames over the rate wait, and none is lost', async () => {
    await start({ framesPerMinute: 600 })
    const eager = await machine()
    eager.send(frames(mnA, 630))
    await eager.answers(630)
    expect(world.limit('frame-rate')).toBeGreaterThanOrEqual(1)
    const held = performance.now()
    eager.send(frame(mnA, 0))
    await eager.answers(631)
    // Not at once: what was over the rate is waited for.
    expect(performance.now() - held).toBeGreaterThan(100)
  })

  test('an MN has its rate whatever connections it takes', async () => {
    await start({ mnFramesPerMinute: 3000 })
    for (let round = 0; round < 3; round += 1) {
      const eager = await machine()
      eager.send(frames(mnA, 1100))
      await eager.answers(1100)
      eager.close()
    }
    expect(world.limit('mn-frame-rate')).toBeGreaterThanOrEqual(1)
    expect(world.limit('frame-rate')).toBe(0)
    const other = await machine()
    other.send(frame(mnB))
    await other.answers(1)
  })

  test('who stays over the rate for too long is cut', async () => {
    await start({ framesPerMinute: 1, overRateMinutes: 1 / 60 })
    const eager = await machine()
    eager.send(frame(mnA))
    for (let i = 1; i < 200; i += 1) eager.send(frame(mnA, i))
    await vi.waitFor(() => expect(eager.ended).toBe(true), { timeout: 5000 })
    expect(world.limit('over-rate')).toBe(1)
  })

  test('a stranger fills no disk: beyond the bound of an address frames are counted and the connection ends', async () => {
    await start({ unacceptedKbPerMinute: 10, framesPerMinute: 1e6 })
    for (let round = 0; round < 3; round += 1) {
      const liar = await stranger()
      for (let i = 0; i < 500; i += 1) await liar.write(frame('FFFFFFFFFFFFFFFFFFFFFFFF', i))
      await liar.closed()
    }
    expect(world.limit('unaccepted-of-address')).toBe(3)
    const bytes = (await world.kept()).reduce((sum, record) => sum + record.bytes.length, 0)
    expect(bytes).toBeGreaterThan(5000)
    expect(bytes).toBeLessThan(15_000)
    await expectAnswered()
  })

  test('all strangers together are bounded as well; a known device’s broken frames are not', async () => {
    await start({ unacceptedKbPerMinuteInAll: 1 })
    for (let i = 0; i < 20; i += 1) {
      const liar = await stranger(`127.0.1.${i + 1}`)
      await liar.write(frame('FFFFFFFFFFFFFFFFFFFFFFFF'))
    }
    await vi.waitFor(() => expect(world.limit('unaccepted-in-all')).toBeGreaterThan(5))
    const before = (await world.kept()).length
    const known = await machine()
    known.send(frame(mnA))
    await known.answers(1)
    const broken = Buffer.from(frame(mnA, 1))
    broken[broken.length - 3] = broken[broken.length - 3] === 0x30 ? 0x31 : 0x30
    for (let i = 0; i < 10; i += 1) known.send(broken)
    known.send(frame(mnA, 2))
    await known.answers(2)
    expect((await world.kept()).length).toBe(before + 12)
  })
})

test('who reads no answers is not read, and cut in the end; its frames are kept', async () => {
  await start({ unreadKb: 1, unreadSeconds: 1, framesPerMinute: 1e7, mnFramesPerMinute: 1e7 })
  const deaf = await stranger()
  deaf.socket.pause()
  const batch = frames(mnA, 1000)
  for (let sent = 0; sent < 400 && !deaf.isClosed && world.limit('unread') === 0; sent += 1) {
    await deaf.write(batch)
  }
  await vi.waitFor(() => expect(world.limit('unread')).toBe(1), { timeout: 10_000 })
  expect(world.gateway.facts().answered).toBeGreaterThan(1000)
})

describe('who guesses a password', () => {
  test('waits, also with the right one; the device itself goes on from elsewhere', async () => {
    await start({ wrongPasswords: 5 })
    const device = await machine()
    device.send(frame(mnA))
    await device.answers(1)
    const guesser = await stranger()
    for (let i = 0; i < 8; i += 1) await guesser.write(frame(mnA, i, `00000${i}`))
    await guesser.write(frame(mnA, 8))
    await vi.waitFor(() => expect(world.gateway.facts().refused).toMatchObject({ 'wrong-password': 9 }))
    expect(guesser.received).toBe(0)
    expect(world.limit('wrong-password')).toBeGreaterThanOrEqual(1)
    expect(world.gateway.facts().limits.recent[0]).toMatchObject({ kind: 'wrong-password', mn: mnA })
    device.send(frame(mnA, 9))
    await device.answers(2)
  })

  test('a device that sends a few wrong ones first is heard as soon as it is right', async () => {
    await start({})
    const device = await machine()
    for (let i = 0; i < 4; i += 1) device.send(frame(mnA, i, '654321'))
    device.send(frame(mnA, 4))
    await device.answers(1)
  })
})
