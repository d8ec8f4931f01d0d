import type { Deviation, DeviationKind } from './message.ts'

/** No more are kept of one frame: a frame of nothing but `;` must not cost a thousand objects. */
export const MAX_DEVIATIONS = 64

const NONE: readonly Deviation[] = Object.freeze([])

/** Collects the deviations of one frame; nothing is allocated for a frame without. */
export class DeviationList {
  #list: Deviation[] | null = null

  /** `detail`: the offending text, as short as will do; not for people. */
  add(kind: DeviationKind, position: number | null, detail: string): void {
    this.#list ??= []
    if (this.#list.length < MAX_DEVIATIONS) this.#list.push({ kind, position, detail })
  }

  /** The deviations so far; the list starts anew. */
  take(): readonly Deviation[] {
    const list = this.#list ?? NONE
    this.#list = null
    return list
  }
}
