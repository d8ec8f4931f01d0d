import { describe, expect, test } from 'vitest'
import { makeAddresses, type Addresses, type Subscriber } from './addresses.ts'
import { defaultLimits, type Limits } from './limit-settings.ts'

const make = (more: Partial<Limits> = {}): Addresses => makeAddresses({ ...defaultLimits, ...more })

function enter(addresses: Addresses, address: string, at = 0): Subscriber {
  const joined = addresses.join(address, at)
  if (!joined.ok) throw new Error(joined.kind)
  return joined.subscriber
}

describe('connections of one address', () => {
  test('are bounded; who leaves makes room; others are not touched', () => {
    const addresses = make({ maxPerAddress: 2 })
    const first = enter(addresses, '198.51.100.1')
    enter(addresses, '::ffff:198.51.100.1')
    expect(addresses.join('198.51.100.1', 0)).toEqual({
      ok: false,
      kind: 'connections-of-address',
      name: '198.51.100.1',
    })
    enter(addresses, '198.51.100.2')
    addresses.leave(first, 0)
    enter(addresses, '198.51.100.1')
  })

  test('all of one IPv6 /64 count as one', () => {
    const addresses = make({ maxPerAddress: 2 })
    enter(addresses, '2001:db8:0:1::1')
    enter(addresses, '2001:db8:0:1::2')
    expect(addresses.join('2001:db8:0:1:ffff::3', 0)).toMatchObject({ kind: 'connections-of-address' })
    enter(addresses, '2001:db8:0:2::1')
  })

  test('shared addresses have more', () => {
    const addresses = make({ maxPerAddress: 2, sharedTimes: 3, sharedNetworks: ['10.0.0.0/8'] })
    for (let i = 0; i < 6; i += 1) enter(addresses, '10.1.1.1')
    expect(addresses.join('10.1.1.1', 0)).toMatchObject({ kind: 'connections-of-address' })
  })
})

test('new connections are bounded by the minute, also for one who leaves at once', () => {
  const addresses = make({ joinsPerMinute: 10 })
  for (let i = 0; i < 10; i += 1) addresses.leave(enter(addresses, '198.51.100.1'), 0)
  expect(addresses.join('198.51.100.1', 0)).toMatchObject({ kind: 'connection-rate' })
  expect(addresses.join('198.51.100.1', 5000)).toMatchObject({ kind: 'connection-rate' })
  enter(addresses, '198.51.100.1', 6001)
  enter(addresses, '198.51.100.2', 0)
})

test('with an allow-list nobody else comes in', () => {
  const addresses = make({ allowedNetworks: ['10.0.0.0/8', '2001:db8::/32'] })
  enter(addresses, '::ffff:10.1.2.3')
  enter(addresses, '2001:db8::1')
  expect(addresses.join('198.51.100.1', 0)).toMatchObject({ kind: 'address-not-allowed' })
  expect(addresses.size).toBe(2)
})

test('a hundred thousand addresses take bounded memory, and none after a minute', () => {
  const addresses = make()
  for (let i = 0; i < 100_000; i += 1) {
    const address =
      i % 2 === 0 ? `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}` : `2001:db8:${i.toString(16)}::1`
    addresses.leave(enter(addresses, address, i / 100), i / 100)
  }
  const most = addresses.size
  expect(most).toBeGreaterThan(40_000)
  expect(most).toBeLessThanOrEqual(50_000)
  addresses.sweep(60_000)
  expect(addresses.size).toBe(most)
  addresses.sweep(61_500)
  expect(addresses.size).toBe(0)
})
