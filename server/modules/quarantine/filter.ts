import type { QuarantineFilter as Query } from '../../../contract/index.ts'

/** What a list is narrowed to; null: not by this. */
export interface Filter {
  readonly reason: string | null
  /** The whole MN or its beginning. */
  readonly mn: string | null
  readonly address: string | null
  readonly command: string | null
  readonly text: string | null
  /** [from, to) */
  readonly from: Date | null
  readonly to: Date | null
}

/** Years that timestamps of both databases can mean. */
const earliest = Date.UTC(1990, 0, 1)
const latest = Date.UTC(2200, 0, 1)

/** null when a time lies outside all years that can be meant. */
export function readFilter(query: Query): Filter | null {
  const times = [query.from, query.to].map((text) => (text === undefined ? null : new Date(text)))
  if (times.some((time) => time !== null && !(time.getTime() >= earliest && time.getTime() <= latest)))
    return null
  const { reason = null, mn = null, address = null, command = null, text = null } = query
  return { reason, mn, address, command, text, from: times[0] ?? null, to: times[1] ?? null }
}
