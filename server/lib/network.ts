import { BlockList, isIP, isIPv4 } from 'node:net'

/** Whether an address lies in one of some networks. */
export type NetworkTest = (address: string) => boolean

/** `1.2.3.4`, `10.0.0.0/8`, `2001:db8::/32`; false for anything else. */
export function isNetwork(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/')
  if (more.length > 0 || isIP(address) === 0) return false
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (isIPv4(address) ? 32 : 128))
}

/** All of `networks` satisfy `isNetwork`. Addresses as `plainAddress` gives them. */
export function makeNetworkTest(networks: readonly string[]): NetworkTest {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', prefix] = network.split('/')
    const family = isIPv4(address) ? 'ipv4' : 'ipv6'
    list.addSubnet(address, prefix === undefined ? (family === 'ipv4' ? 32 : 128) : Number(prefix), family)
  }
  return (address) => list.check(address, address.includes(':') ? 'ipv6' : 'ipv4')
}

/** IPv4 that a dual-stack socket shows as `::ffff:1.2.3.4` in its own form; a zone (`%eth0`) is dropped. */
export function plainAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  return mapped?.[1] ?? address.split('%')[0]!
}

/** What one subscriber is: an IPv4 address, the /64 of an IPv6 address [RFC 6177]. Of a plain address. */
export function subscriberOf(address: string): string {
  if (!address.includes(':')) return address
  const [front = '', back] = address.split('::')
  const groups = front === '' ? [] : front.split(':')
  if (back !== undefined) {
    const behind = back === '' ? [] : back.split(':')
    while (groups.length + behind.length < 8) groups.push('0')
    groups.push(...behind)
  }
  return `${groups
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}
