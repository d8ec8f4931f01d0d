import type { Log } from '../lib/log.ts'
import { forgetOldest } from './forget.ts'

/** Every way in which a peer met a bound. Codes are public: status, metrics and the log name them. */
export const limitKinds = [
  'address-not-allowed',
  'connections-in-all',
  'connections-of-address',
  'connection-rate',
  'tls-handshake',
  'certificate-mn',
  'first-frame',
  'idle',
  'unfinished',
  'noise',
  'frame-rate',
  'mn-frame-rate',
  'over-rate',
  'unread',
  'unaccepted-of-address',
  'unaccepted-in-all',
  'wrong-password',
] as const
export type LimitKind = (typeof limitKinds)[number]

/** What one address met lately, the same kind counted together. */
export interface Refusal {
  readonly kind: LimitKind
  readonly address: string
  /** The MN it was about; null where it was about none. */
  readonly mn: string | null
  readonly times: number
  /** Epoch ms of the last time. */
  readonly at: number
}

export interface RefusalFacts {
  readonly counts: Readonly<Record<LimitKind, number>>
  /** Newest first, at most 200. */
  readonly recent: readonly Refusal[]
}

export interface Refusals {
  note(kind: LimitKind, address: string, mn: string | null): void
  facts(): RefusalFacts
}

const mostRemembered = 200
const logEveryMs = 10_000

/** Counts what is refused and tells it: one line a kind in ten seconds, whatever a flood does. */
export function makeRefusals(now: () => number, log?: Pick<Log, 'warn'>): Refusals {
  const counts = Object.fromEntries(limitKinds.map((kind) => [kind, 0])) as Record<LimitKind, number>
  /** In the order of the last time. */
  const recent = new Map<string, Refusal>()
  const told = new Map<LimitKind, { at: number; count: number }>()

  const tell = (kind: LimitKind, address: string, mn: string | null, at: number): void => {
    const last = told.get(kind)
    // A clock that was set back must not silence us.
    if (last !== undefined && at >= last.at && at < last.at + logEveryMs) return
    const times = counts[kind] - (last?.count ?? 0)
    told.set(kind, { at, count: counts[kind] })
    log?.warn({ limit: kind, address, mn, times }, 'gateway: a limit was met')
  }

  return {
    note(kind, address, mn) {
      const at = now()
      counts[kind] += 1
      const key = `${kind} ${address} ${mn}`
      const times = (recent.get(key)?.times ?? 0) + 1
      recent.delete(key)
      recent.set(key, { kind, address, mn, times, at })
      forgetOldest(recent, mostRemembered)
      tell(kind, address, mn, at)
    },
    facts: () => ({ counts: { ...counts }, recent: [...recent.values()].reverse() }),
  }
}
