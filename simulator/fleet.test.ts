import { afterEach, expect, test, vi } from 'vitest'
import { DAY, HOUR } from './beijing.ts'
import { makeFieldClock } from './clock.ts'
import { startFleet, type Fleet } from './fleet.ts'
import { startTestHost, type TestHost } from './host.fixture.ts'
import { runLoad } from './load.ts'
import { fleetLogger } from './plan.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const loggers = Array.from({ length: 10 }, (_, index) => fleetLogger(3, index))
const keys = loggers.flatMap((logger) => (logger.key === null ? [] : [logger.key]))

async function hostOf(): Promise<TestHost> {
  const host = await startTestHost(keys)
  closing.push(() => host.close())
  return host
}

function fleetOf(host: TestHost, options: Partial<Parameters<typeof startFleet>[0]> = {}): Fleet {
  const fleet = startFleet({
    host: '127.0.0.1',
    port: host.port,
    clock: makeFieldClock(Date.now),
    loggers,
    ...options,
  })
  closing.push(() => fleet.stop())
  return fleet
}

const until = (condition: () => boolean): Promise<void> =>
  vi.waitFor(() => expect(condition()).toBe(true), { timeout: 20_000, interval: 10 })

test('a day passes in a few seconds, and every period of it arrives', async () => {
  const host = await hostOf()
  // Yesterday 14:00 to 14:00 in three seconds, whatever the time of day is now.
  const fleet = fleetOf(host, {
    clock: makeFieldClock(Date.now, { start: Date.now() - 3000 * 28_800 + 3000, speed: 28_800 }),
    rtdInterval: 1800,
    spreadMs: 0,
  })
  await until(() => host.of('2061').length >= 10 * 23 && host.of('2031').length >= 10)
  const hours = new Set(host.of('2061').map(({ message }) => `${message.MN!} ${message.dataTime!}`))
  expect(hours.size).toBe(host.of('2061').length)
  expect(host.arrivals.filter(({ message }) => !message.ok)).toEqual([])
  expect(fleet.counters.answered).toBeGreaterThan(10 * 150)
})

test('history comes oldest first over the same sockets, and live data in between', async () => {
  const host = await hostOf()
  const fleet = fleetOf(host, {
    history: { minutes: 6 * HOUR, hours: DAY, days: 3 * DAY },
    historyWindow: 16,
  })
  await until(() => fleet.busy() === 0 && fleet.connected() === 10)
  for (const { mn, version } of loggers) {
    const own = host.arrivals.filter(({ message }) => message.MN === mn)
    const times = own.filter(({ message }) => message.CN === '2061').map(({ message }) => message.dataTime!)
    expect(times).toEqual([...times].sort())
    expect(times.length).toBeGreaterThanOrEqual(23)
    expect(own.filter(({ message }) => message.CN === '2031').length).toBe(3)
    expect(own.filter(({ message }) => message.CN === '2051').length).toBeGreaterThanOrEqual(35)
    const backfill = own.filter(({ message }) => message.CN === '2061')
    expect(backfill.every(({ message }) => message.RF === (version === '2025'))).toBe(true)
  }
  expect(fleet.counters.backfilled / fleet.historyTotal).toBeCloseTo(1, 0)
  expect(new Set(host.arrivals.map(({ socket }) => socket)).size).toBe(10)
})

test('after a cut all come back, and nothing of the history is lost', async () => {
  const host = await hostOf()
  // What is under way when the line breaks was read by nobody who answers.
  host.isMute = true
  const fleet = fleetOf(host, {
    history: { minutes: 12 * HOUR, hours: DAY, days: 3 * DAY },
    historyWindow: 4,
  })
  await until(() => fleet.connected() === 10 && host.arrivals.length >= 40)
  host.isMute = false
  host.cut()
  await until(() => fleet.counters.reconnects === 10 && fleet.busy() === 0)
  const times = new Set(host.of('2061').map(({ message }) => `${message.MN!} ${message.dataTime!}`))
  expect(times.size).toBeGreaterThanOrEqual(10 * 23)
  const minutes = new Set(host.of('2051').map(({ message }) => `${message.MN!} ${message.dataTime!}`))
  expect(minutes.size).toBeGreaterThanOrEqual(10 * 71)
})

test('a host that is not there yet is tried again', async () => {
  const host = await startTestHost(keys)
  await host.close()
  const fleet = fleetOf(host, { loggers: loggers.slice(0, 2) })
  const again = await startTestHost(keys, host.port)
  closing.push(() => again.close())
  await until(() => fleet.connected() === 2)
})

test.each(['saturate', 'rate', 'pipeline'] as const)(
  'load %s: every frame is right, counted, and answered once',
  async (mode) => {
    const host = await hostOf()
    const result = await runLoad(
      {
        port: host.port,
        connections: 5,
        mode,
        frames: 600,
        rate: 2000,
        window: mode === 'pipeline' ? 32 : 1,
        seed: 3,
      },
      Date.now,
    )
    expect(result).toMatchObject({ sent: 600, answered: 600, unmatched: 0, broken: 0 })
    expect(result.p50).toBeGreaterThan(0)
    expect(result.p99).toBeLessThanOrEqual(result.max)
    expect(host.arrivals).toHaveLength(600)
    expect(host.arrivals.filter(({ message }) => !message.ok || message.deviations.length > 0)).toEqual([])
    const keysSeen = new Set(host.arrivals.map(({ message }) => `${message.MN!} ${message.dataTime!}`))
    expect(keysSeen.size).toBe(600)
    expect(new Set(host.arrivals.map(({ message }) => `${message.MN!} ${message.QN!}`)).size).toBe(600)
  },
)
