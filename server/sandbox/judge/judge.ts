import type { Version } from '../../../hj212/index.ts'
import type { Observation } from './observation.ts'
import type { Tally } from './tally.ts'

/** What the session was made for. */
export interface JudgeContext {
  readonly version: Version
  readonly mn: string
  readonly password: string
}

/** Looks at one thing after another and says what it found. Holds a bounded state of its own. */
export type Judge = (seen: Observation, tally: Tally) => void

/** Keys of what is remembered; the oldest goes when there are too many. */
export function makeMemory<V>(most: number): Map<string, V> {
  return new (class extends Map<string, V> {
    override set(key: string, value: V): this {
      if (this.size >= most && !this.has(key)) this.delete(this.keys().next().value!)
      return super.set(key, value)
    }
  })()
}
