import { findCommand, type Message } from '../../hj212/index.ts'
import { maskSecrets } from '../lib/frame-secrets.ts'

/** One line of what goes over the line, newest last; for people who watch. */
export interface FeedEntry {
  readonly number: number
  readonly at: number
  readonly kind: 'up' | 'down' | 'noise' | 'connected' | 'disconnected' | 'withheld' | 'dropped'
  /** The frame with its secrets masked, cut; else a peer, a QN or a count of bytes. */
  readonly text: string
  readonly CN: string | null
  readonly nameZh: string | null
  readonly nameEn: string | null
  readonly size: number
  /** Departures from the standard, and whether the frame can be trusted. */
  readonly deviations: number
  readonly ok: boolean
}

export interface Feed {
  add(event: { readonly at: number; readonly kind: FeedEntry['kind']; readonly text: string }): void
  addFrame(at: number, direction: 'up' | 'down', bytes: Buffer, message: Message): void
  /** Those after `number`. */
  after(number: number): readonly FeedEntry[]
}

const kept = 100
const longestText = 240

export function makeFeed(): Feed {
  const entries: FeedEntry[] = []
  let number = 0
  const push = (entry: Omit<FeedEntry, 'number'>): void => {
    number += 1
    entries.push({ number, ...entry })
    if (entries.length > kept) entries.shift()
  }
  const bare = { CN: null, nameZh: null, nameEn: null, size: 0, deviations: 0, ok: true }
  return {
    add: ({ at, kind, text }) => push({ ...bare, at, kind, text: text.slice(0, longestText) }),
    addFrame(at, direction, bytes, message) {
      const command = message.CN === null ? null : findCommand(message.version, message.CN, direction)
      push({
        at,
        kind: direction,
        text: readable(bytes),
        CN: message.CN?.slice(0, 8) ?? null,
        nameZh: command?.nameZh ?? null,
        nameEn: command?.nameEn ?? null,
        size: bytes.length,
        deviations: message.deviations.length,
        ok: message.fault === null,
      })
    },
    after: (last) => entries.filter((entry) => entry.number > last),
  }
}

function readable(bytes: Buffer): string {
  const { masked } = maskSecrets(bytes.subarray(0, longestText + 80))
  const text = masked
    .subarray(0, longestText)
    .toString('utf8')
    .replaceAll(/[\p{Cc}\uFFFD]/gu, '·')
  return bytes.length > longestText ? `${text}…` : text
}
