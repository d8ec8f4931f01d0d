import { makeNetworkTest, plainAddress, subscriberOf } from '../lib/network.ts'
import { Allowance } from './allowance.ts'
import { forgetOldest } from './forget.ts'
import type { Limits } from './limit-settings.ts'
import type { LimitKind } from './refusals.ts'

/** What is known of one subscriber while it is connected and a minute longer. */
export interface Subscriber {
  /** IPv4 address or IPv6 /64. */
  readonly name: string
  connections: number
  /** When the last connection ended; monotonic ms. */
  leftAt: number
  readonly joins: Allowance
  /** Bytes of unaccepted arrivals in the journal. */
  readonly unaccepted: Allowance
}

export interface Addresses {
  /** Lets a new connection in, which then counts until `leave`; or says why not. Monotonic ms. */
  join(
    address: string,
    at: number,
  ):
    | { readonly ok: true; readonly subscriber: Subscriber }
    | { readonly ok: false; readonly kind: LimitKind; readonly name: string }
  leave(subscriber: Subscriber, at: number): void
  /** Subscribers remembered: those connected, and a bounded number of those that left. */
  readonly size: number
  /** Forgets those whose allowances are whole again. */
  sweep(at: number): void
}

/** Allowances are whole again after this. */
const memoryMs = 60_000
const mostGone = 50_000

type AddressLimits = Pick<
  Limits,
  | 'maxPerAddress'
  | 'joinsPerMinute'
  | 'sharedNetworks'
  | 'sharedTimes'
  | 'allowedNetworks'
  | 'unacceptedKbPerMinute'
>

/** Bounds by address. Its memory is bounded whatever addresses come. */
export function makeAddresses(limits: AddressLimits): Addresses {
  const isShared = makeNetworkTest(limits.sharedNetworks)
  const isAllowed = limits.allowedNetworks.length === 0 ? () => true : makeNetworkTest(limits.allowedNetworks)
  const connected = new Map<string, Subscriber>()
  /** Without connections, in the order in which they left. */
  const gone = new Map<string, Subscriber>()

  const remember = (subscriber: Subscriber, at: number): void => {
    subscriber.leftAt = at
    gone.delete(subscriber.name)
    gone.set(subscriber.name, subscriber)
    forgetOldest(gone, mostGone)
  }

  return {
    get size() {
      return connected.size + gone.size
    },
    join(address, at) {
      const plain = plainAddress(address)
      const name = subscriberOf(plain)
      if (!isAllowed(plain)) return { ok: false, kind: 'address-not-allowed', name }
      const here = connected.get(name)
      const times = isShared(plain) ? limits.sharedTimes : 1
      const most = limits.maxPerAddress * times
      const subscriber = here ?? gone.get(name) ?? makeSubscriber(name, times, limits, at)
      if (subscriber.connections >= most) return { ok: false, kind: 'connections-of-address', name }
      if (!subscriber.joins.take(1, at)) {
        if (here === undefined) remember(subscriber, at)
        return { ok: false, kind: 'connection-rate', name }
      }
      subscriber.connections += 1
      if (here === undefined) {
        gone.delete(name)
        connected.set(name, subscriber)
      }
      return { ok: true, subscriber }
    },
    leave(subscriber, at) {
      subscriber.connections -= 1
      if (subscriber.connections > 0) return
      connected.delete(subscriber.name)
      remember(subscriber, at)
    },
    sweep(at) {
      for (const [name, { leftAt }] of gone) {
        if (at - leftAt < memoryMs) break
        gone.delete(name)
      }
    },
  }
}

const makeSubscriber = (name: string, times: number, limits: AddressLimits, at: number): Subscriber => ({
  name,
  connections: 0,
  leftAt: at,
  joins: new Allowance(limits.joinsPerMinute * times, at),
  unaccepted: new Allowance(limits.unacceptedKbPerMinute * 1024 * times, at),
})
