import { decodeFlags, encodeFlags } from './flags.ts'
import type { FactorSet } from './factor-set.ts'
import type { Row, Texts } from './formed.ts'

/** An entry whose value, text or flag a later frame changed: what it was. */
export interface EntryChange {
  readonly entry: string
  readonly oldValue: number
  readonly oldText: string | null
  readonly oldFlag: string
}

export type Merged =
  | { readonly kind: 'same' }
  | {
      readonly kind: 'merged'
      readonly row: Row
      readonly changes: readonly EntryChange[]
      /** What the frame said of entries of which a newer frame has said something else. */
      readonly overtaken: readonly EntryChange[]
    }

const never = (): boolean => false

/**
 * Puts what a later frame says into the row that stands: new entries are added behind the old, a different
 * value of the same entry stands in the place of the old one. A frame that says nothing new changes nothing,
 * not even the address. `isOvertaken`: a newer frame gave this entry already (the incoming one waited for its
 * other parts); what stands then stays.
 */
export function mergeRows(
  standing: Row,
  incoming: Row,
  setOf: (text: string) => FactorSet,
  isOvertaken: (entry: string) => boolean = never,
): Merged {
  if (standing.set === incoming.set && isSame(standing, incoming)) return { kind: 'same' }
  const entries = [...standing.set.entries]
  const values = [...standing.values]
  const flags = decodeFlags(standing.flags, entries.length)
  const texts = new Map(Object.entries(standing.texts ?? {}))
  const incomingFlags = decodeFlags(incoming.flags, incoming.values.length)
  const places = new Map(entries.map((entry, place) => [entry, place]))
  const changes: EntryChange[] = []
  const overtaken: EntryChange[] = []
  for (const [i, entry] of incoming.set.entries.entries()) {
    const value = incoming.values[i]!
    const flag = incomingFlags[i]!
    const text = incoming.texts?.[entry] ?? null
    let place = places.get(entry)
    if (place === undefined) {
      place = entries.push(entry) - 1
      places.set(entry, place)
    } else {
      const old = { oldValue: values[place]!, oldText: texts.get(entry) ?? null, oldFlag: flags[place]! }
      if (Object.is(old.oldValue, value) && old.oldText === text && old.oldFlag === flag) continue
      if (isOvertaken(entry)) {
        overtaken.push({ entry, oldValue: value, oldText: text, oldFlag: flag })
        continue
      }
      changes.push({ entry, ...old })
    }
    values[place] = value
    flags[place] = flag
    if (text === null) texts.delete(entry)
    else texts.set(entry, text)
  }
  if (changes.length === 0 && overtaken.length === 0 && entries.length === standing.set.entries.length)
    return { kind: 'same' }
  const { receivedAt, frame } = incoming.frame < standing.frame ? standing : incoming
  const row: Row = {
    start: standing.start,
    pointId: standing.pointId,
    receivedAt,
    frame,
    set: setOf(entries.join(',')),
    values,
    flags: encodeFlags(flags),
    texts: texts.size === 0 ? null : Object.fromEntries(texts),
  }
  return { kind: 'merged', row, changes, overtaken }
}

/** The same contents of the same list: a re-sent frame. */
export function isSame(a: Row, b: Row): boolean {
  if (a.flags !== b.flags || !isSameTexts(a.texts, b.texts)) return false
  for (let i = 0; i < a.values.length; i++) if (!Object.is(a.values[i], b.values[i])) return false
  return true
}

function isSameTexts(a: Texts | null, b: Texts | null): boolean {
  if (a === null || b === null) return a === b
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key])
}
