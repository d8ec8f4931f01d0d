/** Answers that several who ask the same may share. */
export interface Shared<T> {
  /** What `read` gave for this key less than `freshMs` ago, or gives now; one reading at a time for a key. */
  get(key: string, read: () => Promise<T>): Promise<T>
}

const nowMs = (): number => performance.now()

/**
 * Every page asks again when something changed, once a second and all at once: those with the same rights and
 * the same question share an answer. The key must name both. What failed is not shared with who asks later.
 */
export function makeShared<T>(freshMs: number, most = 500): Shared<T> {
  const known = new Map<string, { readonly at: number; readonly answer: Promise<T> }>()
  return {
    get(key, read) {
      const before = known.get(key)
      if (before !== undefined && nowMs() - before.at < freshMs) return before.answer
      const entry = { at: nowMs(), answer: read() }
      known.delete(key)
      known.set(key, entry)
      if (known.size > most) known.delete(known.keys().next().value!)
      entry.answer.catch(() => known.get(key) === entry && known.delete(key))
      return entry.answer
    },
  }
}
