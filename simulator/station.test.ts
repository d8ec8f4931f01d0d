import { afterEach, describe, expect, test } from 'vitest'
import { parseTime } from '../hj212/index.ts'
import { DAY, HOUR } from './beijing.ts'
import { makeFieldClock } from './clock.ts'
import { parseFault } from './faults/faults.ts'
import { startFleet, type Fleet } from './fleet.ts'
import { startTestHost, type Arrival, type TestHost } from './host.fixture.ts'
import { fleetLogger } from './plan.ts'

const hosts: TestHost[] = []
const fleets: Fleet[] = []
afterEach(async () => {
  await Promise.all(fleets.splice(0).map((fleet) => fleet.stop()))
  await Promise.all(hosts.splice(0).map((host) => host.close()))
})

const planOf = (index: number) => fleetLogger(9, index, { version: '2017' })

interface Line {
  readonly host: TestHost
  /** Frames of the first of the loggers that have the fault. */
  readonly own: () => Arrival[]
  /** Waits until an honest logger has said three more things: time enough for the other to have spoken. */
  readonly meanwhile: () => Promise<void>
}

/** Loggers with the fault, and an honest one beside them, on real sockets. */
async function start(fault: string, count = 1, clock = makeFieldClock(Date.now)): Promise<Line> {
  const host = await startTestHost()
  hosts.push(host)
  const quirks = parseFault(fault)!
  const faulty = Array.from({ length: count }, (_, index) => Object.assign(planOf(index), { quirks }))
  const honest = planOf(count)
  const { port } = host
  const loggers = [...faulty, honest]
  fleets.push(startFleet({ host: '127.0.0.1', port, clock, loggers, rtdInterval: 1, spreadMs: 0 }))
  const of = (mn: string): Arrival[] => host.arrivals.filter(({ message }) => message.MN === mn)
  return {
    host,
    own: () => of(faulty[0]!.mn),
    meanwhile: async () => {
      const before = of(honest.mn).length
      await until(() => of(honest.mn).length >= before + 3)
    },
  }
}

const until = (isSo: () => boolean): Promise<void> => expect.poll(isSo, { timeout: 20_000 }).toBe(true)

describe('a fault of the line', { timeout: 30_000 }, () => {
  test('half-packets: a frame comes in two pieces', async () => {
    const { host, own } = await start('half-packets')
    await until(() => own().length >= 2)
    const [first] = own()
    const pieces = host.chunks
      .filter(({ socket }) => socket === first!.socket)
      .map(({ bytes }) => bytes.length)
    const half = first!.bytes.length >> 1
    expect(pieces.slice(0, 2)).toEqual([half, first!.bytes.length - half])
    expect(own().every(({ message }) => message.ok)).toBe(true)
  })

  test('slow-sender: bytes come one by one, and still make a frame', async () => {
    const { host, own } = await start('slow-sender=2ms')
    await until(() => own().length >= 1)
    const [first] = own()
    expect(first!.message.ok).toBe(true)
    // Neighbours may be read together on a busy machine.
    const pieces = host.chunks.filter(({ socket }) => socket === first!.socket)
    expect(pieces.length).toBeGreaterThan(first!.bytes.length / 4)
  })

  test('unfinished: half a frame, and then nothing while the line stays open', async () => {
    const { host, own, meanwhile } = await start('unfinished')
    await meanwhile()
    expect(own()).toEqual([])
    expect(host.sockets.size).toBe(2)
    const speaking = new Set(host.arrivals.map(({ socket }) => socket))
    const pieces = host.chunks.filter(({ socket }) => !speaking.has(socket))
    expect(pieces.map(({ bytes }) => bytes.toString('latin1', 0, 9))).toEqual([
      expect.stringMatching(/^##\d{4}QN=$/),
    ])
  })

  test('half-open: after its first answer it neither speaks nor reads nor leaves', async () => {
    const { host, own, meanwhile } = await start('half-open')
    await until(() => own().length === 1)
    await meanwhile()
    const { socket } = own()[0]!
    // It reads nothing: what is sent to it piles up here once the buffers of both ends are full.
    const piece = Buffer.alloc(1 << 20)
    for (let i = 0; i < 32; i += 1) socket.write(piece)
    await meanwhile()
    expect(socket.writableLength).toBeGreaterThan(0)
    expect(own()).toHaveLength(1)
    expect(host.sockets.size).toBe(2)
  })

  test('reconnects-early: the new socket comes while the old one is open', async () => {
    const { host, own } = await start('reconnects-early=1s')
    await until(() => new Set(own().map(({ socket }) => socket)).size >= 3)
    const [first, second] = [...new Set(own().map(({ socket }) => socket))]
    expect([first!.destroyed, second!.destroyed]).toEqual([false, false])
    expect(host.sockets.size).toBeGreaterThanOrEqual(4)
  })

  test('shares-line: ten loggers speak over one socket, and each hears what is for it alone', async () => {
    const { host } = await start('shares-line', 12)
    await until(() => new Set(host.of('2011').map(({ message }) => message.MN)).size === 13)
    const owners = [...host.sockets].map(
      (socket) =>
        new Set(host.arrivals.filter((one) => one.socket === socket).map(({ message }) => message.MN)).size,
    )
    expect(owners.toSorted((a, b) => a - b)).toEqual([1, 2, 10])
    // Nobody refuses what is another's.
    expect(host.of('9011')).toEqual([])
  })

  test('late-backfill: off the line for most of a day, then what is missing comes hours late', async () => {
    const clock = makeFieldClock(Date.now, { start: Date.now() - 20 * DAY, speed: DAY / 3000 })
    const { own } = await start('late-backfill=17h', 1, clock)
    const lateness = (): number[] =>
      own()
        .filter(({ message }) => message.CN === '2061')
        .map(({ message }) => parseTime(message.QN!)! - parseTime(message.dataTime!)! - HOUR)
    await until(() => lateness().some((late) => late > 12 * HOUR))
    // An hour of the field is an eighth of a second here: a busy machine may be some of them late.
    await until(() => lateness().some((late) => late < 6 * HOUR))
  })
})
