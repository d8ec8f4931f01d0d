/** A list of entries ('w01018-Avg') that gives the arrays of a reading their meaning; one object per list. */
export interface FactorSet {
  readonly entries: readonly string[]
  /** The entries joined by commas: the key in the database. */
  readonly text: string
  /** Key in the database, once it is known there. */
  id: number | null
  /** No entry stands twice. */
  readonly unique: boolean
}

/** Factor sets seen lately, by list and by key. */
export interface FactorSets {
  /** The one object for the list with this text (entries joined by commas). */
  ofText(text: string): FactorSet
  ofId(id: number): FactorSet | null
  /** Remembers what the database says. */
  learn(id: number, text: string): FactorSet
}

/**
 * Bounded: a device that invents factor codes must not fill the memory. When `limit` lists are held, all are
 * forgotten at once; whoever holds an object keeps it, and the database tells the keys again.
 */
export function makeFactorSets(limit = 20_000): FactorSets {
  const byText = new Map<string, FactorSet>()
  const byId = new Map<number, FactorSet>()
  const make = (text: string, id: number | null): FactorSet => {
    if (byText.size >= limit) {
      byText.clear()
      byId.clear()
    }
    const entries = text === '' ? [] : text.split(',')
    const set: FactorSet = { entries, text, id, unique: new Set(entries).size === entries.length }
    byText.set(text, set)
    return set
  }
  return {
    ofText: (text) => byText.get(text) ?? make(text, null),
    ofId: (id) => byId.get(id) ?? null,
    learn(id, text) {
      const set = byText.get(text) ?? make(text, id)
      set.id = id
      byId.set(id, set)
      return set
    },
  }
}
