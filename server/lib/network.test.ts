import { describe, expect, test } from 'vitest'
import { isNetwork, makeNetworkTest, plainAddress, subscriberOf } from './network.ts'

test.each([
  ['10.0.0.0/8', true],
  ['1.2.3.4', true],
  ['2001:db8::/32', true],
  ['::1', true],
  ['10.0.0.0/33', false],
  ['::/129', false],
  ['10.0.0.0/', false],
  ['10.0.0.0/8/8', false],
  ['10.0.0', false],
  ['host', false],
  ['', false],
])('%s is a network: %s', (text, expected) => expect(isNetwork(text)).toBe(expected))

test('addresses are found in their networks, of either family', () => {
  const isInside = makeNetworkTest(['10.1.0.0/16', '192.0.2.7', '2001:db8::/32'])
  for (const address of ['10.1.255.1', '192.0.2.7', '2001:db8:1::5']) expect(isInside(address)).toBe(true)
  for (const address of ['10.2.0.1', '192.0.2.8', '2001:db9::1', '::1']) expect(isInside(address)).toBe(false)
  expect(makeNetworkTest([])('10.1.0.1')).toBe(false)
})

test('what a dual-stack socket shows becomes plain', () => {
  expect(plainAddress('::ffff:10.1.2.3')).toBe('10.1.2.3')
  expect(plainAddress('fe80::1%eth0')).toBe('fe80::1')
  expect(plainAddress('10.1.2.3')).toBe('10.1.2.3')
})

describe('a subscriber', () => {
  test.each([
    ['10.1.2.3', '10.1.2.3'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::6', '2001:db8:1:2::/64'],
    ['2001:0DB8::6', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::2:3:4:5:6:7', '0:0:2:3::/64'],
    ['2001:db8::', '2001:db8:0:0::/64'],
  ])('%s is %s', (address, expected) => expect(subscriberOf(address)).toBe(expected))
})
