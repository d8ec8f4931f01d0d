import { afterEach, describe, expect, test } from 'vitest'
import { startTestHost, type TestHost } from './host.fixture.ts'
import { runLoad } from './load.ts'
import { fleetLogger } from './plan.ts'
import { runStorm } from './storm.ts'

// 2026-01-20 10:20:30 Beijing.
const NOW = Date.UTC(2026, 0, 20, 2, 20, 30)
const now = (): number => NOW

const hosts: TestHost[] = []
afterEach(() => Promise.all(hosts.splice(0).map((host) => host.close())))
const openHost = async (): Promise<TestHost> => {
  const host = await startTestHost()
  hosts.push(host)
  return host
}

describe('a storm of the load generator', () => {
  test('says what is new first, then makes up for what is missing, one frame at a time', async () => {
    const host = await openHost()
    const result = await runStorm(
      {
        mode: 'storm',
        port: host.port,
        connections: 3,
        seed: 5,
        version: '2025',
        openSeconds: 0.1,
        backfillHours: 2,
        minuteInterval: 20,
      },
      now,
    )
    // Two hours of three minute frames and one hour frame.
    expect(result).toMatchObject({
      opened: 3,
      broken: 0,
      unmatched: 0,
      skipped: 0,
      backfillTotal: 24,
      live: { sent: 3, answered: 3 },
      backfill: { sent: 24, answered: 24, late: 0 },
    })
    expect(result.backfillSeconds).toBeGreaterThan(0)
    expect(result.perSecond.reduce((sum, count) => sum + count, 0)).toBe(27)
    const { mn } = fleetLogger(5, 1, { version: '2025' })
    const own = host.arrivals.map(({ message }) => message).filter((message) => message.MN === mn)
    expect(own.every(({ ok }) => ok)).toBe(true)
    const deviations = new Set(own.flatMap(({ deviations }) => deviations.map(({ kind }) => kind)))
    expect([...deviations]).toEqual(['clear-text'])
    expect(own.map(({ CN, RF, dataTime }) => [CN, RF, dataTime])).toEqual([
      ['2011', false, '20260120102000'],
      ['2051', true, '20260120080000'],
      ['2051', true, '20260120082000'],
      ['2051', true, '20260120084000'],
      ['2061', true, '20260120080000'],
      ['2051', true, '20260120090000'],
      ['2051', true, '20260120092000'],
      ['2051', true, '20260120094000'],
      ['2061', true, '20260120090000'],
    ])
  })

  test('lets live data that fall due go before the rest of the back-fill', async () => {
    const host = await openHost()
    const result = await runStorm(
      {
        mode: 'storm',
        port: host.port,
        connections: 1,
        openSeconds: 0.01,
        liveSeconds: 0.02,
        backfillHours: 200,
      },
      now,
    )
    expect(result.backfillSeconds).not.toBeNull()
    expect(result.live.sent).toBeGreaterThan(3)
    const commands = host.arrivals.map(({ message }) => message.CN)
    const second = commands.indexOf('2011', 1)
    expect(second).toBeGreaterThan(1)
    expect(commands.slice(second).filter((CN) => CN !== '2011').length).toBeGreaterThan(10)
  })

  test('that is not answered ends when its time is over, and says so', async () => {
    const host = await openHost()
    host.isMute = true
    const options = { mode: 'storm', port: host.port, connections: 2, openSeconds: 0.01 } as const
    const result = await runStorm({ ...options, backfillHours: 1, liveSeconds: 0.05, seconds: 1 }, now)
    expect(result).toMatchObject({ opened: 2, backfillSeconds: null, live: { sent: 2, answered: 0 } })
    expect(result.skipped).toBeGreaterThan(2)
  })
})

describe('the load generator', () => {
  test('comes from as many loopback addresses as it is told, each with its ports', async () => {
    const host = await openHost()
    const options = { port: host.port, connections: 6, addresses: 3, mode: 'rate', rate: 200 } as const
    const result = await runLoad({ ...options, version: '2025', seconds: 0.2 }, now)
    expect(result).toMatchObject({ broken: 0, unmatched: 0, answered: result.sent })
    const peers = new Set(host.arrivals.map(({ peer }) => peer))
    expect([...peers].sort()).toEqual(['127.1.0.1', '127.1.0.2', '127.1.0.3'])
    expect(new Set(host.arrivals.map(({ message }) => message.Flag?.value))).toEqual(new Set([9]))
  })
})
